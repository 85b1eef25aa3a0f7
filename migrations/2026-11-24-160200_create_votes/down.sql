CREATE OR REPLACE VIEW staff.identifiers AS
    SELECT council_id, kind, scheme, value, id, is_public FROM record.identifiers
    WHERE is_public OR (staff.sees(council_id) AND (
        NOT EXISTS (SELECT FROM record.items t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.documents t WHERE t.id = identifiers.id AND t.is_withheld)
        AND NOT EXISTS (SELECT FROM record.actions t WHERE t.id = identifiers.id AND t.is_withheld)
        OR staff.may_open(kind, id, council_id)));
DELETE FROM record.schedules WHERE kind = 'vote';
DELETE FROM record.identifiers WHERE kind = 'vote';
DROP VIEW staff.votes;
DROP VIEW published.votes;
DROP TABLE record.votes;

CREATE OR REPLACE FUNCTION record.body_of(noun text, record_id uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = record, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    CASE noun
        WHEN 'meeting' THEN RETURN (SELECT m.body_id FROM meetings m WHERE m.id = record_id);
        WHEN 'item' THEN RETURN (SELECT m.body_id FROM items i JOIN meetings m ON m.id = i.meeting_id WHERE i.id = record_id);
        WHEN 'decision' THEN RETURN (SELECT coalesce(body_of('item', d.item_id),
            CASE WHEN d.decision_maker ->> 'kind' = 'body' THEN (d.decision_maker ->> 'id')::uuid END)
            FROM decisions d WHERE d.id = record_id);
        WHEN 'document' THEN
            SELECT d.meeting_id, d.item_id, d.decision_id INTO owner FROM documents d WHERE d.id = record_id;
            RETURN coalesce(body_of('meeting', owner.meeting_id), body_of('item', owner.item_id), body_of('decision', owner.decision_id));
        WHEN 'action' THEN RETURN (SELECT body_of('item', a.item_id) FROM actions a WHERE a.id = record_id);
        ELSE RETURN NULL;
    END CASE;
END $$;
