ALTER TABLE record.meetings ADD COLUMN joint_with jsonb NOT NULL DEFAULT '[]';

COMMENT ON COLUMN record.meetings.joint_with IS
    'Further bodies that sit together with its body, in order: [{body_id}]; empty = none, so it is of one body.';
COMMENT ON TABLE record.meetings IS 'Sittings of a body, or joint ones of several bodies.';
