CREATE INDEX CONCURRENTLY targets_by_revisions ON record.targets USING gin (revisions jsonb_path_ops) WHERE revisions <> '[]';
