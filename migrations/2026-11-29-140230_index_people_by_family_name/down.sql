DROP INDEX CONCURRENTLY record.people_by_family_name;
