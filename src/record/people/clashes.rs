//! Records in which two people cannot be one: both sit in one place on the same day, both attended one meeting, both
//! voted, or one was the substitute of the other.

use std::collections::HashSet;

use diesel::sql_types::{Bool, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::database::Tx;
use crate::database::sql::{Bind, Statement};
use crate::kind::Kind;
use crate::record::references;
use crate::refused::Refused;

/// A way in which two people cannot be one.
struct Clash {
    /// The type of the records that say so.
    kind: Kind,
    /// Finds them for the people `two.was` and `two.stays`, each with whether it was taken back: withdrawn, replaced or
    /// deleted. A record that was taken back is left as it is, and goes on naming the merged entry.
    rows: &'static str,
    /// What to do first.
    remedy: &'static str,
}

const CLASHES: [Clash; 4] = [
    Clash {
        kind: Kind::Membership,
        rows: "SELECT m.id, false FROM two JOIN record.memberships m ON m.person_id = two.was \
               JOIN record.memberships k ON k.person_id = two.stays AND k.body_id = m.body_id \
               AND k.post_id IS NOT DISTINCT FROM m.post_id \
               WHERE m.deleted_at IS NULL AND k.deleted_at IS NULL AND m.sort_on <= coalesce(k.ends_on, 'infinity') \
               AND k.sort_on <= coalesce(m.ends_on, 'infinity') ORDER BY m.sort_on, m.id",
        remedy: "The dates of this membership overlap a membership of the other person in the same body and post. \
                 Delete one of the two, or change its dates, and then merge.",
    },
    Clash {
        kind: Kind::Attendance,
        rows: "SELECT a.id, a.publication = 'withdrawn' FROM two JOIN record.attendances a ON a.person_id = two.was \
               JOIN record.attendances k ON k.person_id = two.stays AND k.meeting_id = a.meeting_id \
               WHERE a.deleted_at IS NULL AND k.deleted_at IS NULL ORDER BY a.id",
        remedy: "Both people have an attendance at the meeting of this one. Delete one of the two. If the minutes are \
                 approved, withdraw this one. Then merge.",
    },
    Clash {
        kind: Kind::Attendance,
        rows: "SELECT a.id, a.publication = 'withdrawn' OR a.deleted_at IS NOT NULL FROM two \
               JOIN record.attendances a ON a.person_id = two.was AND a.substitutes_for_id = two.stays \
               OR a.person_id = two.stays AND a.substitutes_for_id = two.was ORDER BY a.id",
        remedy: "In this attendance, one of the two people is the substitute of the other. Correct or withdraw it, and \
                 then merge.",
    },
    Clash {
        kind: Kind::Vote,
        rows: "SELECT v.id, v.publication = 'withdrawn' OR v.deleted_at IS NOT NULL OR v.superseded_by_id IS NOT NULL \
               FROM two JOIN record.votes v \
               ON v.ballots @> jsonb_build_array(jsonb_build_object('person_id', two.was)) \
               AND v.ballots @> jsonb_build_array(jsonb_build_object('person_id', two.stays)) ORDER BY v.id",
        remedy: "Both people have a ballot in this vote. Remove one of the two ballots. If the public has read the \
                 vote, correct it. Then merge.",
    },
];

/// Memberships of a hidden person that the public would see with the other one.
const REVEALED: Clash = Clash {
    kind: Kind::Membership,
    rows: "SELECT m.id, false FROM two JOIN record.memberships m ON m.person_id = two.was \
           WHERE m.deleted_at IS NULL AND m.publication = 'published' ORDER BY m.sort_on, m.id",
    remedy: "The public cannot see the person that you merge, but would see this membership after the merge. Withdraw \
             the membership, or publish the person, and then merge.",
};

/// Refuses to merge people who cannot be one. Gives the records that were taken back and would clash: they stay as they
/// are.
///
/// # Errors
/// [`Refused::Conflict`] with the first record to change.
pub async fn refuse(tx: &Tx<'_>, (was, stays): (Uuid, Uuid), is_revealing: bool) -> Result<HashSet<Uuid>, Refused> {
    let mut left = HashSet::new();
    for clash in CLASHES.iter().chain(is_revealing.then_some(&REVEALED)) {
        let sql = format!("WITH two AS (SELECT ?::uuid AS was, ?::uuid AS stays) {}", clash.rows);
        let statement: Statement<(SqlUuid, Bool)> = Statement::new(sql, vec![Bind::Id(was), Bind::Id(stays)]);
        let found: Vec<(Uuid, bool)> = statement.load(&mut tx.db()).await?;
        let standing = found.iter().find(|(_, is_taken_back)| !is_taken_back).map(|(id, _)| *id);
        references::refuse_taken(tx, clash.kind, standing, "/into_id", clash.remedy).await?;
        left.extend(found.into_iter().map(|(id, _)| id));
    }
    Ok(left)
}
