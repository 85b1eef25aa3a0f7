-- An item or a document that is exempt keeps a public face. What belongs to it is withheld whole, decisions excepted.
ALTER TABLE record.items ADD COLUMN exemption jsonb, ADD COLUMN disclosure jsonb, ADD COLUMN is_withheld boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT items_exemption_withholds
        CHECK (is_withheld OR exemption IS NULL OR disclosure IS NOT NULL) NOT VALID;
ALTER TABLE record.documents ADD COLUMN exemption jsonb, ADD COLUMN disclosure jsonb, ADD COLUMN is_withheld boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT documents_exemption_withholds
        CHECK (is_withheld OR exemption IS NULL OR disclosure IS NOT NULL) NOT VALID;
ALTER TABLE record.actions ADD COLUMN is_withheld boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN record.items.exemption IS 'Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is open.';
COMMENT ON COLUMN record.documents.exemption IS 'Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is open.';
COMMENT ON COLUMN record.items.is_withheld IS 'Whether it, or an item of which it is a part, is exempt and not disclosed. Kept by the write door.';
COMMENT ON COLUMN record.documents.is_withheld IS 'Whether it, or what it belongs to, is exempt and not disclosed. Kept by the write door.';
COMMENT ON COLUMN record.actions.is_withheld IS 'Whether the item that it belongs to is exempt and not disclosed. Kept by the write door.';
COMMENT ON COLUMN record.items.disclosure IS 'When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.';
COMMENT ON CONSTRAINT items_exemption_withholds ON record.items IS '/exemption: What is exempt is withheld until it is disclosed.';
COMMENT ON COLUMN record.documents.disclosure IS 'When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.';
COMMENT ON CONSTRAINT documents_exemption_withholds ON record.documents IS '/exemption: What is exempt is withheld until it is disclosed.';
