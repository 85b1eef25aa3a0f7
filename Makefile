# What one types. `make run` and `make test` do all the set-up on a fresh Debian machine with a Rust toolchain.

.PHONY: run test check openapi schema lint postgres

# The API on a private PostgreSQL, with the two demo councils.
run: postgres
	cargo run -- serve --demo

test: postgres
	cargo test

# Everything that must hold before a change lands.
check: postgres
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	cargo test
	cargo run -- openapi --check

# Writes the contract, with examples recorded from the demo council.
openapi: postgres
	RECORD=1 cargo test --test api examples
	cargo run --quiet -- openapi > openapi/v1.json

# Writes src/database/schema.rs from the migrated database.
schema: postgres
	RECORD=1 cargo test --test api schema

postgres:
	@scripts/postgres.sh
