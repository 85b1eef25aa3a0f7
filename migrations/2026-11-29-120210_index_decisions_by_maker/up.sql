CREATE INDEX CONCURRENTLY decisions_by_maker ON record.decisions ((decision_maker ->> 'id')) WHERE decision_maker ->> 'kind' = 'person';
