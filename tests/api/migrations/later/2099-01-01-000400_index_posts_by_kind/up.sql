CREATE INDEX CONCURRENTLY posts_by_kind ON record.posts (kind);
