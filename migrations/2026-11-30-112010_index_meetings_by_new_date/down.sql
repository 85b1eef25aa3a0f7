DROP INDEX CONCURRENTLY record.meetings_by_new_date;
