-- The feed tells that a record changed, and never what it says: readers read the record itself. The public sees entries
-- that changed what it saw, by their own numbers. The log of changes has no view.
CREATE VIEW published.feed AS
    SELECT public_position AS position, public_position, sealed_at AS at, kind, record_id AS id, council_id,
        public_operation AS operation,
        CASE WHEN public_operation NOT IN ('deleted', 'withdrawn') THEN version END AS version,
        changed, public_reason AS reason, write_id, public_is_last AS is_last,
        left(encode(sha256(uuid_send(change_id)), 'hex'), 16) AS entry
    FROM record.positions WHERE public_position IS NOT NULL;
COMMENT ON VIEW published.feed IS 'Changes of what the public sees, in order.';

-- Staff also see the other entries of their councils. While a record is exempt, they see those only if they may read
-- the exempt records of its body.
CREATE VIEW staff.feed AS
    SELECT p.position, p.public_position, p.sealed_at AS at, p.kind, p.record_id AS id, p.council_id,
        CASE WHEN own.is_open THEN (SELECT c.operation FROM record.changes c WHERE c.id = p.change_id)
             ELSE p.public_operation END AS operation,
        CASE WHEN own.is_open OR p.public_operation NOT IN ('deleted', 'withdrawn') THEN p.version END AS version,
        p.changed, p.public_reason AS reason, p.write_id,
        CASE WHEN own.is_open THEN p.is_last ELSE p.public_is_last END AS is_last,
        left(encode(sha256(uuid_send(p.change_id)), 'hex'), 16) AS entry
    FROM record.positions p CROSS JOIN LATERAL (
        SELECT staff.sees(p.council_id) AND (
            NOT EXISTS (SELECT FROM record.items t WHERE t.id = p.record_id AND t.is_withheld)
            AND NOT EXISTS (SELECT FROM record.documents t WHERE t.id = p.record_id AND t.is_withheld)
            AND NOT EXISTS (SELECT FROM record.actions t WHERE t.id = p.record_id AND t.is_withheld)
            AND NOT EXISTS (SELECT FROM record.votes t WHERE t.id = p.record_id AND t.is_withheld)
            OR staff.may_open(p.kind, p.record_id, p.council_id)) AS is_open
        OFFSET 0) own
    WHERE p.public_position IS NOT NULL OR own.is_open;
COMMENT ON VIEW staff.feed IS 'Changes that the reader may know of, in order.';

-- The places of the feed, by which a cursor is known again: `entry` is a digest of the entry's id, so that a cursor of
-- another database does not fit. Staff have all positions here. Those that the feed leaves out say only that something
-- happened, as the gaps in the feed do.
CREATE VIEW published.feed_places AS
    SELECT public_position AS position, left(encode(sha256(uuid_send(change_id)), 'hex'), 16) AS entry
    FROM record.positions WHERE public_position IS NOT NULL;
COMMENT ON VIEW published.feed_places IS 'Every place of the feed, with a digest of its entry.';

CREATE VIEW staff.feed_places AS
    SELECT position, left(encode(sha256(uuid_send(change_id)), 'hex'), 16) AS entry FROM record.positions;
COMMENT ON VIEW staff.feed_places IS 'Every place of the feed, with a digest of its entry.';
