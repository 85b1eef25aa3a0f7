# Two stages: one builds the program, the other holds it and nothing that builds.

FROM rust:1.95.0-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked && cp target/release/minutebook /usr/local/bin/

FROM debian:12.11-slim
# curl asks for the container's health; a key set is fetched by https, which needs root certificates.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin minutebook \
    && install -d -o minutebook -m 700 /var/lib/minutebook
COPY --from=build /usr/local/bin/minutebook /usr/local/bin/minutebook
USER minutebook
# There is no PostgreSQL in here: DATABASE_URL must name one.
# Documents' files are kept in the data directory, unless MINUTEBOOK_STORAGE_URL names an S3.
ENV MINUTEBOOK_LISTEN=0.0.0.0:8080 MINUTEBOOK_DATA_DIR=/var/lib/minutebook LOG_FORMAT=json
VOLUME /var/lib/minutebook
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/readyz"]
ENTRYPOINT ["minutebook"]
CMD ["serve"]
