//! What holds of the feed at every moment at which nothing waits.

use minutebook::kind::Kind;
use tokio_postgres::Client;

/// Numbers follow each other without a gap, all and public ones.
const DENSE: &str = "SELECT 'gaps in ' || n.name || ': ' || count(n.number) || ' numbers up to ' || max(n.number) \
     FROM (SELECT 'positions' AS name, position AS number FROM record.positions UNION ALL \
     SELECT 'public positions', public_position FROM record.positions WHERE public_position IS NOT NULL) n \
     GROUP BY n.name HAVING min(n.number) <> 1 OR max(n.number) <> count(*)";

/// The heads are the last numbers.
const HEADS: &str = "SELECT 'the heads are ' || f.head || ' and ' || f.public_head FROM record.feed f \
     WHERE f.head <> (SELECT coalesce(max(position), 0) FROM record.positions) \
     OR f.public_head <> (SELECT coalesce(max(public_position), 0) FROM record.positions)";

/// Each entry of the log has one number, and each number an entry.
const ONCE: &str = "SELECT 'entry ' || coalesce(c.id, p.change_id) || ' at ' || coalesce(p.position, 0) \
     FROM record.changes c FULL JOIN record.positions p ON p.change_id = c.id \
     WHERE c.id IS NULL OR p.change_id IS NULL OR (p.record_id, p.kind, p.council_id, p.version) <> \
     (c.record_id, c.kind, c.council_id, c.version)";

/// The entries of a write follow each other in their order, and the last one says that it is.
const WHOLE: &str = "SELECT 'write ' || w.write_id || ' at ' || w.position FROM (\
     SELECT p.write_id, p.position, p.is_last, p.public_position, p.public_is_last, c.place, \
     min(p.position) OVER o AS first, max(p.position) OVER o AS last, count(*) OVER o AS entries, \
     max(p.public_position) OVER o AS last_public \
     FROM record.positions p JOIN record.changes c ON c.id = p.change_id WINDOW o AS (PARTITION BY p.write_id)) w \
     WHERE w.last - w.first + 1 <> w.entries OR w.position - w.first + 1 <> w.place \
     OR w.is_last <> (w.position = w.last) OR w.public_is_last <> (w.public_position = w.last_public)";

/// The entries of a record are in the order of its versions, and time never runs back.
const IN_ORDER: &str = "SELECT 'record ' || r.record_id || ' at ' || r.position FROM (\
     SELECT p.record_id, p.position, p.version < lag(p.version) OVER r AS back, \
     c.changed_at < lag(c.changed_at) OVER r AS earlier, \
     p.sealed_at < lag(p.sealed_at) OVER (ORDER BY p.position) AS sealed \
     FROM record.positions p JOIN record.changes c ON c.id = p.change_id \
     WINDOW r AS (PARTITION BY p.record_id ORDER BY p.position)) r WHERE r.back OR r.earlier OR r.sealed";

/// What only follows from another record's change comes after that in the same write.
const EFFECTS: &str = "SELECT 'effect ' || e.position \
     FROM record.positions e JOIN record.changes c ON c.id = e.change_id WHERE c.operation IN ('followed', 'echoed') \
     AND c.write_id <> '00000000-0000-0000-0000-000000000000' AND NOT EXISTS (SELECT FROM record.positions o \
     JOIN record.changes oc ON oc.id = o.change_id WHERE o.write_id = e.write_id AND o.position < e.position \
     AND oc.operation NOT IN ('followed', 'echoed'))";

/// When the public sees a record, it has seen the parent before.
fn parents(kind: Kind, parent: Kind, column: &str) -> String {
    format!(
        "SELECT '{word} at ' || e.position || ' before its {above}' FROM record.positions e JOIN record.changes c ON \
         c.id = e.change_id WHERE e.kind = '{word}' AND c.content ->> '{column}' IS NOT NULL \
         AND record.shown(c) ->> 'deleted_at' IS NULL AND record.shown(c) IS NOT NULL AND (SELECT record.shown(oc) \
         FROM record.positions o JOIN record.changes oc ON oc.id = o.change_id \
         WHERE o.record_id = (c.content ->> '{column}')::uuid AND o.position < e.position \
         ORDER BY o.position DESC LIMIT 1) IS NULL",
        word = kind.word(),
        above = parent.word(),
    )
}

/// The last public entry of each record is the record that the public sees. `updated_at` also moves when a record below
/// changes.
fn fold(kind: Kind) -> String {
    format!(
        "SELECT '{word} ' || coalesce(f.record_id, t.id) || ' was last ' || coalesce(f.public_operation, 'never told') \
         FROM (SELECT DISTINCT ON (p.record_id) p.record_id, p.public_operation, \
         record.shown(c) - 'updated_at' AS shown \
         FROM record.positions p JOIN record.changes c ON c.id = p.change_id WHERE p.kind = '{word}' \
         AND p.public_position IS NOT NULL ORDER BY p.record_id, p.public_position DESC) f \
         FULL JOIN published.{table} t ON t.id = f.record_id \
         WHERE f.shown IS DISTINCT FROM to_jsonb(t) - 'updated_at' \
         OR (f.public_operation = 'withdrawn') <> (t.id IS NULL) \
         OR (f.public_operation = 'deleted') <> (t.deleted_at IS NOT NULL)",
        word = kind.word(),
        table = kind.table(),
    )
}

/// What does not hold.
pub async fn broken(db: &Client) -> Vec<String> {
    let mut questions: Vec<String> = [DENSE, HEADS, ONCE, WHOLE, IN_ORDER, EFFECTS].map(str::to_owned).into();
    for &kind in Kind::ALL {
        questions.extend(kind.published_parents().map(|(parent, column)| parents(kind, parent, column)));
        questions.push(fold(kind));
    }
    let mut broken = Vec::new();
    for question in questions {
        let rows = db.query(&question, &[]).await.unwrap_or_else(|error| panic!("{question}: {error:?}"));
        broken.extend(rows.iter().map(|row| row.get::<_, String>(0)));
    }
    broken
}

/// All that has a number, in order.
pub async fn positions(db: &Client) -> Vec<String> {
    let all = "SELECT p::text FROM record.positions p ORDER BY p.position";
    db.query(all, &[]).await.expect("positions").iter().map(|row| row.get(0)).collect()
}
