UPDATE record.people SET party = 'Another';
