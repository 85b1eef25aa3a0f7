CREATE INDEX CONCURRENTLY attendances_by_substituted ON record.attendances (substitutes_for_id)
    WHERE substitutes_for_id IS NOT NULL;
