-- Kept beside the decision, so that lists of decisions need no other table. The writes of the meeting keep them in step.
ALTER TABLE record.decisions
    ADD COLUMN meeting_id uuid CONSTRAINT decisions_meeting_exists REFERENCES record.meetings (id),
    ADD COLUMN body_id uuid CONSTRAINT decisions_body_exists REFERENCES record.bodies (id),
    ADD COLUMN meeting_date date;
COMMENT ON COLUMN record.decisions.meeting_id IS 'The meeting of its item; null = made outside any meeting.';
COMMENT ON COLUMN record.decisions.body_id IS 'The body that met; null = made outside any meeting.';
COMMENT ON COLUMN record.decisions.meeting_date IS 'Day of the meeting; null = made outside any meeting.';
COMMENT ON CONSTRAINT decisions_meeting_exists ON record.decisions IS '/item_id: There is no such meeting.';
COMMENT ON CONSTRAINT decisions_body_exists ON record.decisions IS '/item_id: There is no such body.';

UPDATE record.decisions d SET meeting_id = m.id, body_id = m.body_id, meeting_date = m.date
FROM record.items i JOIN record.meetings m ON m.id = i.meeting_id WHERE i.id = d.item_id;
