ALTER TABLE record.bodies
    ADD COLUMN successors jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN predecessors jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN councils jsonb NOT NULL DEFAULT '[]';

COMMENT ON COLUMN record.bodies.successors IS
    'The bodies, also of other councils, to which its work went: [{body_id, part}]. A part that is null = all of it, or '
    'not recorded.';
COMMENT ON COLUMN record.bodies.predecessors IS
    'The bodies that name it as a successor and are not deleted: [{body_id, part}]. Kept by the write door.';
COMMENT ON COLUMN record.bodies.councils IS
    'Councils that take part besides its own, which hosts it: [{council_id}]. Their people sit and vote in it.';
