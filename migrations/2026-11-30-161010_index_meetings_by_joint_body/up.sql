CREATE INDEX CONCURRENTLY meetings_by_joint_body ON record.meetings USING gin (joint_with jsonb_path_ops)
    WHERE joint_with <> '[]';
