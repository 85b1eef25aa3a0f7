-- Identifiers of other systems find a record. They are public with it. Staff find an exempt record only if they may read
-- the exempt records of its body.
CREATE VIEW published.identifiers AS
    SELECT council_id, kind, scheme, value, id, is_public, since, was_public FROM record.identifiers WHERE is_public;
CREATE VIEW staff.identifiers AS
    SELECT council_id, kind, scheme, value, id, is_public, since, was_public FROM record.identifiers
    WHERE is_public OR (staff.sees(council_id) AND (
        NOT EXISTS (SELECT FROM record.items t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.documents t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.actions t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.votes t WHERE t.id = identifiers.id AND t.is_withheld)
        OR staff.may_open(kind, id, council_id)));
