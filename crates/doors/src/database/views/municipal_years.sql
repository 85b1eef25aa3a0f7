-- Municipal years are always public. A deleted one loses its texts.
SELECT record.expose('municipal_years',
    shown => 'true',
    kept_if_deleted => '{starts_on, ends_on}',
    blank => jsonb_build_object('name', $$''$$));
