CREATE INDEX CONCURRENTLY issues_by_maker ON record.issues ((decision_maker ->> 'id')) WHERE decision_maker ->> 'kind' = 'person';
