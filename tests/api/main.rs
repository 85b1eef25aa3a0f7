//! The tests of the API, through HTTP and against a real PostgreSQL: each on a database of its own, all at once.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support;

mod meetings;
