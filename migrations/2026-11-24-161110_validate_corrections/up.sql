-- Apart from the migration that added them: the check reads the whole table, and does not keep writers out.
ALTER TABLE record.decisions VALIDATE CONSTRAINT decisions_superseding_exists,
    VALIDATE CONSTRAINT decisions_correction_supersedes;
