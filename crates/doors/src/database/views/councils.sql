-- Councils are always public. A deleted one keeps its slug and codes, and loses its texts.
SELECT record.expose('councils',
    shown => 'true',
    kept_if_deleted => '{slug, gss_code, nation, timezone, licence}',
    blank => jsonb_build_object('name', $$''$$));
