CREATE INDEX CONCURRENTLY observations_by_revisions ON record.observations USING gin (revisions jsonb_path_ops) WHERE revisions <> '[]';
