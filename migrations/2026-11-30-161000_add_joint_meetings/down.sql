ALTER TABLE record.meetings DROP COLUMN joint_with;

COMMENT ON TABLE record.meetings IS 'Sittings of one body.';
