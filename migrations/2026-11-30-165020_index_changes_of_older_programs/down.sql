DROP INDEX CONCURRENTLY record.changes_of_older_programs;
