DROP INDEX CONCURRENTLY record.posts_by_kind;
