ALTER TABLE record.items ADD COLUMN presented_by_person_id uuid;
ALTER TABLE record.items ADD CONSTRAINT items_presenter_exists
    FOREIGN KEY (presented_by_person_id) REFERENCES record.people (id) NOT VALID;
COMMENT ON COLUMN record.items.presented_by_person_id IS 'The person who presented it, where recorded here; null = not recorded.';
COMMENT ON CONSTRAINT items_presenter_exists ON record.items IS '/presented_by/person_id: There is no such person.';
