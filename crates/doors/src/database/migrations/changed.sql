-- The views that show something else after the migration was taken back. A change of a function may change any view for staff.
SELECT w.schemaname::text AS schema_name, w.viewname::text AS view_name
FROM pg_views w LEFT JOIN minutebook_views v ON w.schemaname = v.schema_name AND w.viewname = v.view_name
WHERE w.schemaname IN ('published', 'staff') AND (v.definition IS DISTINCT FROM w.definition OR w.schemaname = 'staff' AND EXISTS (
    SELECT FROM minutebook_functions f LEFT JOIN pg_proc p ON p.oid = to_regprocedure(f.name)
    WHERE p.oid IS NULL OR p.prosrc <> f.prosrc))
