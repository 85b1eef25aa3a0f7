-- Bodies are always public. A deleted one loses its texts.
SELECT record.expose('bodies',
    shown => 'true',
    kept_if_deleted => '{slug, kind, parent_id, minute_numbering, starts_on, ends_on, minute_number_format}',
    blank => jsonb_build_object('name', $$''$$));
