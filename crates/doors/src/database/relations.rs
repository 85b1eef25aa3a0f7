//! Views of the relations between records, with an index each. What a reader sees of a relation in the record itself is
//! worked out from the other record's visibility, so a filter by it would find no index.

use diesel::allow_tables_to_appear_in_same_query;

use super::schema::{attendances, bodies, councils, decisions, documents, issues, items, votes};

diesel::table! {
    /// The items and decisions of each issue.
    threads (record_id) {
        /// The issue.
        issue_id -> Uuid,
        /// An item or a decision of it.
        record_id -> Uuid,
    }
}

diesel::table! {
    /// The keys of what issues, items and decisions are about.
    concerns (record_id) {
        /// The record type, as one word.
        noun -> Text,
        /// The issue, item or decision.
        record_id -> Uuid,
        /// Its keys: `topic:` and `ward:` with a text behind; none where it has none.
        keys -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// The attendances and votes of each person.
    participations (record_id) {
        /// The person.
        person_id -> Uuid,
        /// An attendance of theirs, or a vote of which a ballot of theirs is listed.
        record_id -> Uuid,
    }
}

diesel::table! {
    /// The attendances of substitutes for each person.
    substitutions (record_id) {
        /// The person that a substitute replaced.
        person_id -> Uuid,
        /// An attendance of a substitute.
        record_id -> Uuid,
    }
}

diesel::table! {
    /// The decisions that were replaced.
    successions (decision_id) {
        /// The decision.
        decision_id -> Uuid,
        /// The one that replaced it.
        successor_id -> Uuid,
    }
}

diesel::table! {
    /// The documents that were replaced.
    document_successions (document_id, successor_id) {
        /// The document.
        document_id -> Uuid,
        /// One that replaced it.
        successor_id -> Uuid,
    }
}

diesel::table! {
    /// The votes that were replaced.
    vote_successions (vote_id) {
        /// The vote.
        vote_id -> Uuid,
        /// The one that replaced it.
        successor_id -> Uuid,
    }
}

diesel::table! {
    /// The bodies of each council: its own, and those in which it takes part.
    council_bodies (council_id, body_id) {
        /// The council.
        council_id -> Uuid,
        /// A body of it, or in which it takes part.
        body_id -> Uuid,
    }
}

allow_tables_to_appear_in_same_query!(council_bodies, bodies);
allow_tables_to_appear_in_same_query!(council_bodies, councils);
allow_tables_to_appear_in_same_query!(threads, items);
allow_tables_to_appear_in_same_query!(threads, decisions);
allow_tables_to_appear_in_same_query!(concerns, issues);
allow_tables_to_appear_in_same_query!(concerns, items);
allow_tables_to_appear_in_same_query!(concerns, decisions);
allow_tables_to_appear_in_same_query!(participations, attendances);
allow_tables_to_appear_in_same_query!(participations, votes);
allow_tables_to_appear_in_same_query!(substitutions, attendances);
allow_tables_to_appear_in_same_query!(successions, decisions);
allow_tables_to_appear_in_same_query!(vote_successions, votes);
allow_tables_to_appear_in_same_query!(document_successions, documents);
