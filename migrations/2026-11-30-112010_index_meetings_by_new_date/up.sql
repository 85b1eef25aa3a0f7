CREATE INDEX CONCURRENTLY meetings_by_new_date ON record.meetings (rescheduled_to_id)
    WHERE rescheduled_to_id IS NOT NULL;
