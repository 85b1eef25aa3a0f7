-- Without a stamp, the next `migrate run` creates the views of its own version.
DO $$
BEGIN
    IF to_regnamespace('published') IS NOT NULL THEN
        COMMENT ON SCHEMA published IS 'What everybody may see.';
    END IF;
END $$;
