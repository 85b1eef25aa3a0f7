DROP INDEX CONCURRENTLY record.people_by_sort_name;
