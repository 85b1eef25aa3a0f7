DROP FUNCTION published.writing_for();
