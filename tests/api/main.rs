//! The tests of the API, through HTTP and against a real PostgreSQL: each on a database of its own, all at once.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

mod agendas;
mod attendances;
mod cache;
mod comparisons;
mod compliance;
mod contract;
mod corrections;
mod demo;
mod edges;
mod embedded;
mod enums;
mod examples;
mod exemption;
mod figures;
mod files;
mod forged;
mod hostile_files;
mod jwks;
mod keys;
mod large;
mod layering;
mod leaks;
mod lists;
mod meetings;
mod memberships;
mod metrics;
mod migrations;
mod nouns;
mod numbers;
mod pages;
mod parameters;
mod problems;
mod program;
mod progress;
mod races;
mod rate_limits;
mod readme;
mod record_pages;
mod revocations;
mod schedule;
mod spreadsheets;
mod strategy_pages;
mod texts;
mod threads;
mod tokens;
mod uploads;
mod versions;
mod visibility;
mod votes;
mod walls;
mod workflow;
mod writes;
