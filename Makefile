# What one types. `make run` and `make test` do all the set-up on a fresh Debian machine with a Rust toolchain.

.PHONY: run build test pooler clients browser proxy restore sync fuzz fuzz-parsers check stages fmt clippy deny lint english demo contract openapi settings schema bench bench-figures bench-hidden bench-feed postgres-to-run postgres-to-test

# The API on a private PostgreSQL (or the one of DATABASE_URL), with the demo councils.
run: postgres-to-run
	@echo 'Building Minutebook: several minutes the first time, seconds later. Then it starts, and loads the demo in half a minute.'
	cargo run -- serve --demo

# All tests, on a PostgreSQL that they start and remove themselves.
test: postgres-to-test
	cargo test

# The program behind PgBouncer, which must be on this machine (Debian: package pgbouncer).
pooler: postgres-to-test
	cargo test --test api pgbouncer -- --ignored

# Clients generated from the contract, and the programs that use them, against a server of the demo.
clients: postgres-to-test
	@scripts/clients-test.sh

# Everything that must hold before a change lands.
check: fmt english demo deny lint clippy test pooler contract clients fuzz fuzz-parsers browser proxy restore sync

# The same for .ci/run, in its order. Those with a + between them run side by side. `build` is clippy too, see .ci/run.
stages:
	@echo fmt english demo deny lint+build test pooler contract fuzz fuzz-parsers+browser clients+proxy restore sync

# The program and its tests, compiled and not run.
build:
	cargo test --no-run

fmt:
	cargo fmt --all --check

clippy:
	cargo clippy --all-targets -- -D warnings

# Licences, sources and features of the crates; `cargo install cargo-deny --locked` brings the tool.
deny:
	cargo deny check licenses bans sources
	scripts/one-build.sh

# The contract by two public linters.
lint:
	@scripts/lint-contract.sh

# Phrases in the documents and the contract that readers stumble over.
english:
	@scripts/plain-english.py
	@scripts/plain-english.py --contract

# Whether the invented council is what demo/generate.py writes.
demo:
	python3 demo/generate.py --check

# Whether openapi/v1.json is what the code describes.
contract:
	cargo run --quiet -- openapi --check

# Swagger UI and the other pages in headless Chromium.
browser: postgres-to-test
	@scripts/browser-test.sh

# deploy/nginx.conf in front of a server of the demo: TLS, client addresses, uploads, compression, errors.
proxy: postgres-to-test
	@scripts/proxy-test.sh

# Back up, lose and restore a database with its files, and compare every answer with before.
restore: postgres-to-test
	@scripts/restore-test.sh

# The clients of docs/SYNC.md and ldes-client, under random writes, kills and a restore, compared with the record.
sync: postgres-to-test
	@scripts/sync-test.sh

# Twenty thousand and more requests, good and bad, of every operation, to a server of the demo.
fuzz: postgres-to-test
	@scripts/fuzz.sh

# The parsers of cursors, tokens, queries, merge patches, days and ranges under libFuzzer, some seconds each.
fuzz-parsers:
	@scripts/fuzz-parsers.sh

# Writes the contract, with examples recorded from the demo council.
openapi: postgres-to-test
	RECORD=1 cargo test --test api examples
	cargo run --quiet -- openapi > openapi/v1.json

# Writes docs/SETTINGS.md from the settings of the program.
settings:
	cargo run --quiet -- settings > docs/SETTINGS.md

# Writes crates/doors/src/database/schema.rs from the migrated database.
schema: postgres-to-test
	RECORD=1 cargo test --test api schema

# How fast it is, beside pgbench with the same SQL; benches/README.md says how.
MEETINGS ?= 200000
ROUNDS ?= 5
SECONDS ?= 4
bench: postgres-to-test
	cargo build --release --bin minutebook --example static_response
	python3 benches/run.py --meetings $(MEETINGS) --rounds $(ROUNDS) --seconds $(SECONDS) \
		$(if $(WORK),--work $(WORK)) $(if $(PORT),--port $(PORT)) $(if $(ONLY),--only "$(ONLY)") $(if $(KEEP),--keep)

# How figures are taken in, given out and rated, beside PostgreSQL alone.
bench-figures: postgres-to-test
	cargo build --release --bin minutebook
	python3 benches/figures.py $(if $(WORK),--work $(WORK)) $(if $(PORT),--port $(PORT))

# Whether the time of a 404 tells what is hidden from what is not there.
REQUESTS ?= 10000
bench-hidden: postgres-to-test
	cargo build --release --bin minutebook
	python3 benches/hidden.py --requests $(REQUESTS) $(if $(WORK),--work $(WORK)) $(if $(PORT),--port $(PORT))

# How the change feed, its followers, writes and other reads get on together. SHORT=1 is a try of a few minutes.
bench-feed: postgres-to-test
	cargo build --release --bin minutebook
	python3 benches/feed.py $(if $(SHORT),--short) $(if $(ONLY),--only "$(ONLY)") $(if $(WORK),--work $(WORK)) \
		$(if $(PORT),--port $(PORT))

postgres-to-run:
	@scripts/postgres.sh run

postgres-to-test:
	@scripts/postgres.sh
