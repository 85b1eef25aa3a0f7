ALTER TABLE record.votes
    ADD COLUMN casting_vote text NOT NULL DEFAULT 'not_recorded' CONSTRAINT votes_casting_vote_known
        CHECK (casting_vote IN ('for', 'against', 'none', 'not_recorded')),
    ADD COLUMN method text NOT NULL DEFAULT 'not_recorded' CONSTRAINT votes_method_known
        CHECK (method IN ('recorded', 'show_of_hands', 'voice', 'secret', 'not_recorded')),
    ADD COLUMN position integer NOT NULL DEFAULT 0 CONSTRAINT votes_position_not_negative CHECK (position >= 0),
    ADD COLUMN taken_at timestamptz,
    ADD COLUMN supersedes_id uuid CONSTRAINT votes_superseded_exists REFERENCES record.votes (id)
        CONSTRAINT votes_not_superseding_itself CHECK (supersedes_id <> id),
    ADD COLUMN superseded_by_id uuid CONSTRAINT votes_superseding_exists REFERENCES record.votes (id),
    ADD COLUMN correction_reason text,
    ADD CONSTRAINT votes_correction_supersedes CHECK (correction_reason IS NULL OR supersedes_id IS NOT NULL);

COMMENT ON COLUMN record.votes.casting_vote IS
    'The second vote of the person who chaired, on a tie: for, against, none or not_recorded. No count includes it.';
COMMENT ON COLUMN record.votes.method IS 'recorded, show_of_hands, voice, secret or not_recorded.';
COMMENT ON COLUMN record.votes.position IS
    'Order among the votes at the item or on the decision, from 0. Several can have the same.';
COMMENT ON COLUMN record.votes.taken_at IS 'When it was taken; null = not recorded.';
COMMENT ON COLUMN record.votes.supersedes_id IS 'The vote that it replaces; null = none.';
COMMENT ON COLUMN record.votes.superseded_by_id IS
    'The vote that replaces it; null = none. Kept by the write of that one.';
COMMENT ON COLUMN record.votes.correction_reason IS
    'Why it replaces the other: what was wrong there; null = it corrects none, or not recorded.';
COMMENT ON CONSTRAINT votes_position_not_negative ON record.votes IS '/position: Positions are counted from 0.';
COMMENT ON CONSTRAINT votes_superseded_exists ON record.votes IS '/supersedes_id: There is no such vote.';
COMMENT ON CONSTRAINT votes_not_superseding_itself ON record.votes IS
    '/supersedes_id: A vote cannot supersede itself.';
COMMENT ON CONSTRAINT votes_superseding_exists ON record.votes IS '/supersedes_id: There is no such vote.';
COMMENT ON CONSTRAINT votes_correction_supersedes ON record.votes IS
    '/correction_reason: A correction names the vote that it replaces: send supersedes_id, or leave the reason out.';
