DROP INDEX CONCURRENTLY record.people_by_merged_into;
