-- Numbers the entries that wait: 5,000 of them, or one write however large. The caller has locked `record.feed`. The
-- parameter lists the columns that the server fills beside a record from others (`Kind::inverses`).
WITH heads AS MATERIALIZED (
    SELECT f.head, f.public_head, greatest(clock_timestamp(), f.sealed_at) AS at FROM record.feed f
), batch AS MATERIALIZED (
    SELECT min(w.stamp) AS first, max(w.stamp) AS last, count(*) > 5000 AS is_cut
    FROM (SELECT u.stamp FROM record.unsealed u ORDER BY u.stamp, u.place LIMIT 5001) w
), taken AS (
    -- Of the last write in a full batch some entries may be missing, so it waits for the next one.
    DELETE FROM record.unsealed u USING batch b
    WHERE u.stamp <= CASE WHEN NOT b.is_cut THEN b.last WHEN b.last > b.first THEN b.last - 1 ELSE b.first END
    RETURNING u.change_id, u.stamp, u.place
), placed AS MATERIALIZED (
    SELECT c.id, c.record_id, t.stamp, row_number() OVER (ORDER BY t.stamp, t.place) AS n,
        lag(c.id) OVER (PARTITION BY c.record_id ORDER BY t.stamp, t.place) AS before_id
    FROM taken t JOIN record.changes c ON c.id = t.change_id
), compared AS MATERIALIZED (
    SELECT p.id, p.record_id, p.stamp, p.n, c.kind, c.council_id, c.version,
        CASE WHEN c.write_id = '00000000-0000-0000-0000-000000000000' THEN c.id ELSE c.write_id END AS write_id,
        seen.was IS NOT NULL AS was_shown, seen.is IS NOT NULL AS is_shown,
        seen.was ->> 'deleted_at' IS NOT NULL AS was_deleted, seen.is ->> 'deleted_at' IS NOT NULL AS is_deleted,
        seen.is ->> 'deleted_reason' AS reason,
        -- `updated_at` also moves when a record below changes, and no entry says so. An entry from before a column was
        -- made says nothing of it, so a value there is news only if this entry may have brought it.
        CASE WHEN seen.was <> seen.is THEN ARRAY(
            SELECT k.key FROM jsonb_each(seen.is) k
            WHERE k.key <> 'updated_at' AND CASE WHEN jsonb_exists(seen.was, k.key) THEN seen.was -> k.key <> k.value
                ELSE k.value NOT IN ('null', '[]', '{}')
                    AND (c.operation NOT IN ('followed', 'echoed') OR k.key = ANY (?)) END
            ORDER BY k.key) END AS changed
    FROM placed p JOIN record.changes c ON c.id = p.id
    LEFT JOIN LATERAL (SELECT s.change_id FROM record.positions s WHERE s.record_id = p.record_id
        ORDER BY s.position DESC LIMIT 1) sealed ON p.before_id IS NULL
    LEFT JOIN record.changes b ON b.id = coalesce(p.before_id, sealed.change_id)
    -- OFFSET 0, so that each content is read once.
    CROSS JOIN LATERAL (SELECT record.shown(b) AS was, record.shown(c) AS is OFFSET 0) seen
), told AS MATERIALIZED (
    SELECT c.*, CASE
        WHEN NOT c.is_shown THEN CASE WHEN c.was_shown THEN 'withdrawn' END
        WHEN c.was_shown AND c.was_deleted = c.is_deleted AND coalesce(cardinality(c.changed), 0) = 0 THEN NULL
        WHEN c.is_deleted THEN 'deleted'
        WHEN c.was_deleted THEN 'restored'
        WHEN c.was_shown THEN 'updated'
        WHEN bool_or(c.is_shown) OVER (PARTITION BY c.record_id ORDER BY c.n
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            -- Not EXISTS: for that, the planner may read the whole table.
            OR (SELECT s.position FROM record.positions s
                WHERE s.record_id = c.record_id AND s.public_position IS NOT NULL LIMIT 1) IS NOT NULL
            THEN 'restored'
        ELSE 'created' END AS operation
    FROM compared c
), sealed AS (
    INSERT INTO record.positions (position, change_id, record_id, kind, council_id, version, write_id, is_last,
        sealed_at, public_position, public_operation, public_reason, public_is_last, changed)
    SELECT h.head + t.n, t.id, t.record_id, t.kind, t.council_id, t.version, t.write_id,
        t.n = max(t.n) OVER (PARTITION BY t.stamp), h.at,
        CASE WHEN t.operation IS NOT NULL THEN h.public_head + count(t.operation) OVER (ORDER BY t.n) END, t.operation,
        CASE WHEN t.operation = 'deleted' THEN t.reason END,
        CASE WHEN t.operation IS NOT NULL
            THEN t.n = max(t.n) FILTER (WHERE t.operation IS NOT NULL) OVER (PARTITION BY t.stamp) END,
        CASE WHEN t.operation = 'updated'
            THEN ARRAY(SELECT k FROM unnest(t.changed) k
                WHERE k NOT IN ('version', 'is_public', 'was_public', 'is_withheld', 'concern_keys')) END
    FROM told t CROSS JOIN heads h ORDER BY t.n
    RETURNING public_position
)
UPDATE record.feed f
SET head = f.head + s.entries, public_head = f.public_head + s.public_entries, seals = f.seals + 1, sealed_at = h.at
FROM heads h, (SELECT count(*) AS entries, count(public_position) AS public_entries FROM sealed) s
RETURNING f.head, f.public_head
