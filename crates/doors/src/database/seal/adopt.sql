-- Adds what an older program logged, which may still run during an upgrade, to what waits. Each entry is a write by
-- itself. They come after the entries from before the feed, and before the other writes that wait: the sealer looks
-- often, so most of those are newer.
WITH found AS (
    SELECT c.id, c.changed_at FROM record.changes c WHERE c.write_id IS NULL ORDER BY c.changed_at, c.id LIMIT 5000
    FOR UPDATE
), adopted AS (
    UPDATE record.changes c SET write_id = c.id, place = 1 FROM found f WHERE c.id = f.id RETURNING c.id, c.changed_at
)
INSERT INTO record.unsealed (stamp, place, change_id)
SELECT nextval('record.stamps') - 4611686018427387904, 1, a.id FROM (
    SELECT id FROM adopted ORDER BY changed_at, id) a
