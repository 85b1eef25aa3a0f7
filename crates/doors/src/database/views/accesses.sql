-- The public has no view of the log of accesses. Staff see it if they may read the log of their councils.
CREATE VIEW staff.accesses AS
    SELECT id, council_id, subject, kind, record_id, read_at FROM record.accesses
    WHERE staff.sees(council_id) AND current_setting('minutebook.audits', true) = 'on';
