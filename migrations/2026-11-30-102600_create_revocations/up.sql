CREATE TABLE record.revocations (
    id uuid CONSTRAINT revocations_pkey PRIMARY KEY,
    jti text CONSTRAINT revocations_jti_length CHECK (length(jti) BETWEEN 1 AND 255),
    subject text CONSTRAINT revocations_subject_length CHECK (length(subject) BETWEEN 1 AND 255),
    issued_before timestamptz,
    expires_at timestamptz,
    reason text NOT NULL CONSTRAINT revocations_reason_present CHECK (reason <> ''),
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    lifted_at timestamptz,
    lifted_by text,
    CONSTRAINT revocations_of_token_or_subject CHECK ((jti IS NULL) <> (subject IS NULL)),
    CONSTRAINT revocations_of_subject_until_instant CHECK ((subject IS NULL) = (issued_before IS NULL)),
    CONSTRAINT revocations_expire_after_creation CHECK (expires_at > created_at),
    CONSTRAINT revocations_lifted_by_somebody CHECK ((lifted_at IS NULL) = (lifted_by IS NULL))
);
CREATE INDEX revocations_by_created_at ON record.revocations (created_at, id);

COMMENT ON TABLE record.revocations IS
    'Tokens that are accepted no longer. Of no council, and no noun of the record: the rows are their own log, and '
    'none is ever removed.';
COMMENT ON COLUMN record.revocations.id IS 'UUID of version 7.';
COMMENT ON COLUMN record.revocations.jti IS 'The one token that is revoked, by its jti; null = those of a subject are.';
COMMENT ON COLUMN record.revocations.subject IS 'Whose tokens are revoked, by their sub; null = one token is.';
COMMENT ON COLUMN record.revocations.issued_before IS
    'Those of the subject that were issued (iat) at this instant or before; null where one token is revoked.';
COMMENT ON COLUMN record.revocations.expires_at IS
    'From when it has no effect any more; null = it has until it is lifted.';
COMMENT ON COLUMN record.revocations.reason IS 'Why, in words of whoever revoked.';
COMMENT ON COLUMN record.revocations.created_at IS 'When it was made.';
COMMENT ON COLUMN record.revocations.created_by IS 'By whom: the subject of the token that made it.';
COMMENT ON COLUMN record.revocations.lifted_at IS 'When it was lifted; null = it was not.';
COMMENT ON COLUMN record.revocations.lifted_by IS 'By whom it was lifted; null = it was not.';
COMMENT ON CONSTRAINT revocations_jti_length ON record.revocations IS
    '/jti: The jti of a token has 1 to 255 characters.';
COMMENT ON CONSTRAINT revocations_subject_length ON record.revocations IS
    '/subject: The subject of a token has 1 to 255 characters.';
COMMENT ON CONSTRAINT revocations_reason_present ON record.revocations IS '/reason: A revocation has a reason.';
COMMENT ON CONSTRAINT revocations_of_token_or_subject ON record.revocations IS
    '/jti: A revocation is of one token or of one subject.';
COMMENT ON CONSTRAINT revocations_of_subject_until_instant ON record.revocations IS
    '/issued_before: The revocation of a subject has issued_before, and that of a single token has none.';
COMMENT ON CONSTRAINT revocations_expire_after_creation ON record.revocations IS
    '/expires_at: A revocation must not expire before it is made.';
COMMENT ON CONSTRAINT revocations_lifted_by_somebody ON record.revocations IS
    '/lifted_by: A lifted revocation names the subject that lifted it.';
