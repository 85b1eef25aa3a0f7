//! The tables of the record, generated from the migrated database and its comments. `make schema` writes this file.

#![expect(clippy::doc_markdown, reason = "the comments are the database's, where backticks mean nothing")]

diesel::table! {
    /// Who was shown what is withheld from the public, and when. Written before it is shown, and never changed.
    accesses (id) {
        /// UUID of version 7.
        id -> Uuid,
        /// The council whose record it is; the shard key to be.
        council_id -> Uuid,
        /// To whom: the subject of the token.
        subject -> Text,
        /// Which noun: item, document, action or vote.
        kind -> Text,
        /// Which record.
        record_id -> Uuid,
        /// When.
        read_at -> Timestamptz,
    }
}

diesel::table! {
    /// What was promised.
    actions (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The strategy that it is part of; null = of none.
        strategy_id -> Nullable<Uuid>,
        /// The item at which it was promised; null = not at an item.
        item_id -> Nullable<Uuid>,
        /// The decision that ordered it; null = none.
        decision_id -> Nullable<Uuid>,
        /// Position of the strategy's part that it serves; null = the whole.
        element -> Nullable<Integer>,
        /// milestone, commitment, purchase or service.
        kind -> Text,
        /// What was promised.
        title -> Text,
        /// More of it; null = not recorded.
        description -> Nullable<Text>,
        /// The office that is to do it, as printed; null = not recorded.
        owner_post -> Nullable<Text>,
        /// Who asked for it, as printed; null = not recorded.
        requested_by -> Nullable<Text>,
        /// Day by which it is due; null = not recorded.
        due_on -> Nullable<Date>,
        /// planned, in_progress, ongoing, done, overdue, dropped or not_recorded.
        state -> Text,
        /// When it was done; null = it is not, or not recorded.
        completed_on -> Nullable<Date>,
        /// Where it was reported: {kind, id, passage, verbatim}; null = not recorded.
        reported_in -> Nullable<Jsonb>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Whether the item that it belongs to is exempt and not disclosed. Kept by the write door.
        is_withheld -> Bool,
    }
}

diesel::table! {
    /// Who was expected at a meeting, was there, or sent apologies.
    attendances (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The meeting.
        meeting_id -> Uuid,
        /// Who that is, where recorded here; null = not recorded.
        person_id -> Nullable<Uuid>,
        /// Order in the list of those who attended, from 0.
        position -> Integer,
        /// Name, as the record of the meeting has it.
        name_as_recorded -> Text,
        /// The office held then, as recorded; null = none, or not recorded.
        post_label -> Nullable<Text>,
        /// member, substitute, officer or public.
        capacity -> Text,
        /// expected, present, apologies, absent, late or left_early.
        state -> Text,
        /// For whom a substitute came, as recorded; null = for nobody, or not recorded.
        substitutes_for -> Nullable<Text>,
        /// When they came; null = not recorded.
        arrived_at -> Nullable<Timestamptz>,
        /// When they left; null = not recorded.
        left_at -> Nullable<Timestamptz>,
        /// When it was added, where the minutes of the meeting had been approved before; null = they were not. Kept by the write door.
        added_after_approval_at -> Nullable<Timestamptz>,
        /// The person for whom a substitute came, where recorded here; null = none, or not recorded.
        substitutes_for_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// What meets or decides.
    bodies (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Short name in addresses, unique in its council.
        slug -> Text,
        /// Full name.
        name -> Text,
        /// Name in everyday use; null = not recorded.
        short_name -> Nullable<Text>,
        /// council, executive, committee, scrutiny, regulatory, panel, joint, individual_member or officer.
        kind -> Text,
        /// The body that set it up; null = none.
        parent_id -> Nullable<Uuid>,
        /// Through what minute numbers run: none, per_meeting or per_year.
        minute_numbering -> Text,
        /// First day of its existence; null = not recorded.
        starts_on -> Nullable<Date>,
        /// Last day of its existence; null = it goes on, or not recorded.
        ends_on -> Nullable<Date>,
        /// How its minute numbers look: a text with {number} once, and {year} for the last two digits of the year in which the municipal year begins.
        minute_number_format -> Text,
        /// The bodies, also of other councils, to which its work went: [{body_id, part}]. A part that is null = all of it, or not recorded.
        successors -> Jsonb,
        /// The bodies that name it as a successor and are not deleted: [{body_id, part}]. Kept by the write door.
        predecessors -> Jsonb,
        /// Councils that take part besides its own, which hosts it: [{council_id}]. Their people sit and vote in it.
        councils -> Jsonb,
        /// Its texts in other languages, by BCP 47 tag: {cy: {name, short_name}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// Everything that happened to the record, appended by the write door. Rows bear no position, because transactions commit in another order than they began: record.positions numbers them.
    changes (id) {
        /// UUID of version 7.
        id -> Uuid,
        /// The council whose record changed.
        council_id -> Uuid,
        /// Which noun.
        kind -> Text,
        /// Which record.
        record_id -> Uuid,
        /// The record's version after the change.
        version -> BigInt,
        /// created, updated, deleted, restored; revealed or hidden when its visibility alone moved with a parent's; followed when another record's change wrote to it; echoed when it has others see it otherwise.
        operation -> Text,
        /// Who did it: the token's subject, or the program's own name.
        subject -> Text,
        /// When it was written, by the database's clock; of one record never earlier than the entry before.
        changed_at -> Timestamptz,
        /// The whole row after the change; of a deleted one, as it stood.
        content -> Jsonb,
        /// The row as the public could see it after the change, where that differs from content; null = it does not, or was not seen at all. record.shown() tells which.
        public_content -> Nullable<Jsonb>,
        /// Whether the public could see the row after the change; null in older entries, of which public_content says so by being there.
        is_public -> Nullable<Bool>,
        /// Why a deleted record was restored; null = the entry is of another change.
        reason -> Nullable<Text>,
        /// The write that it is part of, which has the id of its first entry. The zero id = an entry from before writes had one, which counts as a write by itself. Null = an older program added it, and it is not numbered yet.
        write_id -> Nullable<Uuid>,
        /// Its place in the write, from 1: causes before effects, and parents before children.
        place -> Nullable<Integer>,
    }
}

diesel::table! {
    /// The authorities.
    councils (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Short name in addresses and tokens, unique in the deployment.
        slug -> Text,
        /// Full name.
        name -> Text,
        /// Name in everyday use; null = not recorded.
        short_name -> Nullable<Text>,
        /// Code of the Office for National Statistics (E07000118); null = has none.
        gss_code -> Nullable<Text>,
        /// england, wales, scotland or northern_ireland: whose law applies.
        nation -> Text,
        /// IANA name of the time zone its meetings keep.
        timezone -> Text,
        /// Its own website; null = not recorded.
        website -> Nullable<Text>,
        /// Address of the licence of its data; null = not recorded.
        licence -> Nullable<Text>,
        /// Whom to ask about the record; null = not recorded.
        contact_email -> Nullable<Text>,
        /// First day of its existence; null = not recorded.
        starts_on -> Nullable<Date>,
        /// Last day of its existence; null = it goes on, or not recorded.
        ends_on -> Nullable<Date>,
        /// The councils to which its work went: [{council_id, part}]. A part that is null = all of it, or not recorded.
        successors -> Jsonb,
        /// The councils that name it as a successor and are not deleted: [{council_id, part}]. Kept by the write door.
        predecessors -> Jsonb,
        /// Its texts in other languages, by BCP 47 tag: {cy: {name, short_name}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// What was resolved, by whom, when, why, against which alternatives.
    decisions (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Label that people cite; null = has none.
        reference -> Nullable<Text>,
        /// The item at which it was made; null = made outside any meeting.
        item_id -> Nullable<Uuid>,
        /// Who decided: {kind, id, name}.
        decision_maker -> Jsonb,
        /// executive, council, committee, individual_member or officer_delegated.
        kind -> Text,
        /// Day on which it was made.
        made_on -> Date,
        /// approved, approved_as_amended, noted, deferred, referred, rejected, withdrawn or other.
        outcome -> Text,
        /// The outcome as the council printed it; null = not recorded.
        outcome_label -> Nullable<Text>,
        /// What was resolved, whole.
        text -> Text,
        /// Its numbered limbs: [{limb, text, html}]; without html where the text has no structure.
        resolutions -> Jsonb,
        /// Why; null = not recorded.
        reasons -> Nullable<Text>,
        /// Whose reasons they are: recommendation, decision or not_recorded.
        reasons_of -> Text,
        /// Alternatives considered and rejected: {status, options}.
        alternatives -> Jsonb,
        /// Conflicts of interest declared: {status, declared}.
        conflicts -> Jsonb,
        /// Whether it is a key decision: yes, no or not_recorded.
        is_key -> Text,
        /// What makes it key; null = not recorded.
        key_criteria -> Nullable<Text>,
        /// Names of the wards affected.
        wards -> Jsonb,
        /// Its call-in: {state, eligible_until, called_in_by, outcome}.
        call_in -> Jsonb,
        /// Why it could not wait: {basis, agreed_by}; null = not recorded.
        urgency -> Nullable<Jsonb>,
        /// When it was published, as reported; null = not known.
        published_at -> Nullable<Timestamptz>,
        /// First day of its effect; null = not recorded.
        effective_from -> Nullable<Date>,
        /// When it was carried out; null = not recorded.
        implemented_at -> Nullable<Timestamptz>,
        /// followed, amended, rejected, not_applicable or not_recorded.
        recommendation_followed -> Text,
        /// The decision that it replaces; null = none.
        supersedes_id -> Nullable<Uuid>,
        /// The issue of a decision made outside any meeting; null = none, or not recorded. One made at an item is of the item's issue.
        issue_id -> Nullable<Uuid>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// The decision that replaces it; null = none. Kept by the write of that one.
        superseded_by_id -> Nullable<Uuid>,
        /// Why it replaces the other: what was wrong there; null = it corrects none, or not recorded.
        correction_reason -> Nullable<Text>,
        /// When the notice that a key decision would be made was published, as reported; null = not known, or none.
        key_notice_published_at -> Nullable<Timestamptz>,
        /// What it is about; empty = an older program wrote it, and it has not been written since.
        title -> Text,
        /// The meeting of its item; null = made outside any meeting.
        meeting_id -> Nullable<Uuid>,
        /// The body that met; null = made outside any meeting.
        body_id -> Nullable<Uuid>,
        /// Day of the meeting; null = made outside any meeting.
        meeting_date -> Nullable<Date>,
        /// The text as clean HTML; null = the plain text has no structure.
        text_html -> Nullable<Text>,
        /// The reasons as clean HTML; null = the plain text has no structure.
        reasons_html -> Nullable<Text>,
        /// Law that it was made under: [{label, url}].
        legal_basis -> Jsonb,
        /// First day without its effect; null = it has it, or not recorded.
        no_longer_in_force_on -> Nullable<Date>,
        /// Sums of money in it: [{amount, currency, what}].
        money -> Jsonb,
        /// Topics, in short words.
        topics -> Jsonb,
        /// Places that it is about: [{label, uprn, point, ward}].
        places -> Jsonb,
        /// Keys of its topics and wards, by which lists find it; null = none, or an older program wrote it.
        concern_keys -> Nullable<Jsonb>,
        /// Its texts in other languages, by BCP 47 tag: {cy: {title, text, reasons}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// The text of documents' files, derived from their bytes by the program itself: it has no version and no entry in the log of changes.
    document_texts (document_id) {
        /// Whose text it is.
        document_id -> Uuid,
        /// The council whose document it is; the shard key to be.
        council_id -> Uuid,
        /// Checksum of the bytes whose text it is.
        sha256 -> Text,
        /// pending, extracted, failed or not_supported.
        state -> Text,
        /// Why it failed: unreadable, crashed, timed_out or gave_up; none = it did not.
        failure -> Text,
        /// The text, pages with U+000C between them; null unless extracted.
        text -> Nullable<Text>,
        /// Whether something of it is missing: its end, as too long, or a page that could not be read.
        is_partial -> Bool,
        /// Pages of the file; null = not known.
        page_count -> Nullable<Integer>,
        /// When it began to wait for its text.
        queued_at -> Timestamptz,
        /// Until when a process has it to itself; null = none has.
        claimed_until -> Nullable<Timestamptz>,
        /// How often a process took it up.
        attempts -> Integer,
        /// When it was extracted or failed; null = not yet.
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Papers: reports, appendices, agendas, minutes and the like.
    documents (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The meeting to which it belongs; null = it belongs to an item or a decision.
        meeting_id -> Nullable<Uuid>,
        /// The item to which it belongs; null = it belongs to a meeting or a decision.
        item_id -> Nullable<Uuid>,
        /// The decision to which it belongs; null = it belongs to a meeting or an item.
        decision_id -> Nullable<Uuid>,
        /// The meeting, item, decision, issue, strategy or body to which it belongs; else its council.
        owner_id -> Uuid,
        /// Order among the papers of its owner, from 0; equal positions are ordered by id.
        position -> Integer,
        /// main or additional.
        role -> Text,
        /// report, appendix, agenda, agenda_pack, supplement, minutes, decision_notice, background_paper, presentation, constitution, register, letter or other.
        kind -> Text,
        /// As printed.
        title -> Text,
        /// Name of the file; null = not recorded.
        file_name -> Nullable<Text>,
        /// Media type of the file (RFC 6838); null = not recorded.
        media_type -> Nullable<Text>,
        /// Size of the file in bytes; null = not known.
        size_bytes -> Nullable<BigInt>,
        /// Size as the source printed it ("142 KB"); null = not recorded.
        size_label -> Nullable<Text>,
        /// SHA-256 of the file in lower-case hexadecimal; null = not known.
        sha256 -> Nullable<Text>,
        /// Language of the text (BCP 47); null = not recorded.
        language -> Nullable<Text>,
        /// Pages; null = not known.
        page_count -> Nullable<Integer>,
        /// The office that wrote it, as printed; null = not recorded.
        author_post_label -> Nullable<Text>,
        /// Date it bears; null = none.
        written_on -> Nullable<Date>,
        /// When it was published, as reported; null = not known.
        published_at -> Nullable<Timestamptz>,
        /// The document of which it is an appendix; null = none.
        parent_id -> Nullable<Uuid>,
        /// The document that it replaces; null = none.
        supersedes_id -> Nullable<Uuid>,
        /// The issue to which it belongs; null = it belongs to something else.
        issue_id -> Nullable<Uuid>,
        /// When the file was stored whose sha256, size_bytes and media_type these are; null = its bytes are not kept.
        file_stored_at -> Nullable<Timestamptz>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is open.
        exemption -> Nullable<Jsonb>,
        /// When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.
        disclosure -> Nullable<Jsonb>,
        /// Whether it, or what it belongs to, is exempt and not disclosed. Kept by the write door.
        is_withheld -> Bool,
        /// The strategy to which it belongs; null = it belongs to something else.
        strategy_id -> Nullable<Uuid>,
        /// When it was published as minutes, where the minutes of the meeting had been approved before; null = they were not. Kept by the write door.
        added_after_approval_at -> Nullable<Timestamptz>,
        /// The body to which it belongs; null = it belongs to something else.
        body_id -> Nullable<Uuid>,
        /// The document that replaces it, if that is neither deleted nor exempt; of several, the newest public one. Null = none. Kept by the write door.
        superseded_by_id -> Nullable<Uuid>,
        /// The document that it translates; null = none.
        translation_of_id -> Nullable<Uuid>,
        /// Its translations that are neither deleted nor exempt: [{id, language}]. Kept by the write door.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// Up to where the log of changes is sealed: one row, which the first sealer adds. The process that locks it seals.
    feed (id) {
        /// 1.
        id -> Integer,
        /// The last position; 0 = none.
        head -> BigInt,
        /// The last public position; 0 = none.
        public_head -> BigInt,
        /// How many transactions have sealed. They change nothing that readers see, so published.generation() leaves them out.
        seals -> BigInt,
        /// When the last entry was numbered.
        sealed_at -> Timestamptz,
    }
}

diesel::table! {
    /// Writes that can be repeated safely, with their answers.
    idempotency_keys (subject, operation, key) {
        /// Whose key: the token's subject.
        subject -> Text,
        /// For which operation: its method and route.
        operation -> Text,
        /// The key, as sent.
        key -> Text,
        /// SHA-256 of path, query and body, in hexadecimal.
        request_hash -> Text,
        /// What the write answered, as JSON text; null only while its transaction is open.
        answer -> Nullable<Text>,
        /// The rights that the write needed, as JSON text [[scope, council id]]: whoever repeats it must have them still.
        rights -> Nullable<Text>,
        /// When it was last used; a replay moves it, so that a replay is a write of its own.
        used_at -> Timestamptz,
        /// From when the key may be used anew.
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    /// Other systems' keys, for finding a record by them. The records carry the same as jsonb.
    identifiers (kind, scheme, value, council_id) {
        /// The council whose record it is.
        council_id -> Uuid,
        /// Which noun: meeting, item, ...
        kind -> Text,
        /// Which system's key: "moderngov:chorley:issue".
        scheme -> Text,
        /// The key.
        value -> Text,
        /// The record. A deleted record keeps its keys, so that it is answered 410 by them.
        id -> Uuid,
        /// Whether the public may see the record. Kept by the write door.
        is_public -> Bool,
        /// Since when the council has used the key; 1970 = since before this was kept.
        since -> Timestamptz,
        /// Whether the public finds the record by the key, or has. Then the key stays with the record, also where the record no longer lists it. Kept by the write door.
        was_public -> Bool,
    }
}

diesel::table! {
    /// Threads: one matter through many meetings.
    issues (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Label that people cite ("I012345"); null = has none.
        reference -> Nullable<Text>,
        /// What the matter is called; its items may be called otherwise.
        title -> Text,
        /// What the matter is about: {text, html, original_html}; null = not recorded.
        summary -> Nullable<Jsonb>,
        /// key, non_key, other or not_recorded.
        kind -> Text,
        /// planned, open, decided, implemented, closed, withdrawn or not_recorded.
        state -> Text,
        /// The office that leads on it, as printed; null = not recorded.
        lead_officer_post -> Nullable<Text>,
        /// Names of the wards affected.
        wards -> Jsonb,
        /// Day by which a decision is due; null = not recorded.
        decision_due_on -> Nullable<Date>,
        /// Who is to decide: {kind, id, name}; null = not recorded.
        decision_maker -> Nullable<Jsonb>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Topics, in short words.
        topics -> Jsonb,
        /// Places that it is about: [{label, uprn, point, ward}].
        places -> Jsonb,
        /// Keys of its topics and wards, by which lists find it; null = none, or an older program wrote it.
        concern_keys -> Nullable<Jsonb>,
    }
}

diesel::table! {
    /// Lines of agendas.
    items (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The meeting on whose agenda it stands.
        meeting_id -> Uuid,
        /// The item of which it is a part; null = it stands by itself.
        parent_id -> Nullable<Uuid>,
        /// The part of the agenda: {title, post_label, introduced_by}; null = none.
        section -> Nullable<Jsonb>,
        /// Order among its siblings, from 0.
        position -> Integer,
        /// Number on the agenda, as text; null = has none.
        agenda_number -> Nullable<Text>,
        /// Number in the minutes, as text; null = has none.
        minute_number -> Nullable<Text>,
        /// The body whose minute numbers run through the year; null = they do not. Kept by the write door.
        numbered_in_body_id -> Nullable<Uuid>,
        /// The year through which they run; null = they do not. Kept by the write door.
        numbered_in_year_id -> Nullable<Uuid>,
        /// As printed.
        title -> Text,
        /// What the meeting is asked to do: {text, html, original_html}; null = not recorded.
        purpose -> Nullable<Jsonb>,
        /// business, procedural, heading, motion, question, petition, declaration or exclusion.
        kind -> Text,
        /// Who presented it: {name, post_label}, as it was then; null = not recorded.
        presented_by -> Nullable<Jsonb>,
        /// The office whose report it is, as printed; null = not recorded.
        report_by -> Nullable<Text>,
        /// What the report recommends: {text, html, reasons}, without html where the text has no structure; null = not recorded.
        recommendation -> Nullable<Jsonb>,
        /// What the minutes say: {text, html, original_html, publication}; null = none.
        minutes -> Nullable<Jsonb>,
        /// The person who presented it, where recorded here; null = not recorded.
        presented_by_person_id -> Nullable<Uuid>,
        /// The issue that it is an appearance of; null = none, or not recorded.
        issue_id -> Nullable<Uuid>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Why the public does not see it: {kind, regime, paragraphs, public_interest, public_title, until}; null = it is open.
        exemption -> Nullable<Jsonb>,
        /// When and why it was disclosed after all: {disclosed_at, reason}; null = it was not.
        disclosure -> Nullable<Jsonb>,
        /// Whether it, or an item of which it is a part, is exempt and not disclosed. Kept by the write door.
        is_withheld -> Bool,
        /// The minute numbers under which the public has read it and no longer does: none of them is given again. Kept by the write door.
        former_minute_numbers -> Jsonb,
        /// When its minutes were added, where the minutes of the meeting had been approved before; null = they were not. Kept by the write door.
        added_after_approval_at -> Nullable<Timestamptz>,
        /// The corrections of its approved minutes, oldest first: [{text, html, reason, corrected_at_meeting_id, corrected_at}], text and html as they were before.
        minutes_corrections -> Jsonb,
        /// Topics, in short words.
        topics -> Jsonb,
        /// Places that it is about: [{label, uprn, point, ward}].
        places -> Jsonb,
        /// Keys of its topics and wards, by which lists find it; null = none, or an older program wrote it.
        concern_keys -> Nullable<Jsonb>,
        /// Its texts in other languages, by BCP 47 tag: {cy: {title}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// Sittings of a body, or joint ones of several bodies.
    meetings (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Which body sits.
        body_id -> Uuid,
        /// The year that the date falls in; null = the council has none recorded for it.
        municipal_year_id -> Nullable<Uuid>,
        /// As announced.
        title -> Text,
        /// scheduled, in_progress, held, cancelled or postponed.
        state -> Text,
        /// Day of the meeting, in its time zone.
        date -> Date,
        /// Instant of its start; null = the time is not recorded.
        start_at -> Nullable<Timestamptz>,
        /// The same start as the clock on the wall showed it; null with start_at.
        start_local -> Nullable<Timestamp>,
        /// IANA name of the time zone of the wall clock.
        timezone -> Text,
        /// Where it stands among meetings: its start, or the start of its day.
        sort_at -> Timestamptz,
        /// Planned end; null = not recorded.
        planned_end_at -> Nullable<Timestamptz>,
        /// When it was opened; null = not recorded.
        actual_start_at -> Nullable<Timestamptz>,
        /// When it was closed; null = not recorded.
        actual_end_at -> Nullable<Timestamptz>,
        /// Where it is held; null = not recorded.
        location -> Nullable<Text>,
        /// Where it can be joined; null = nowhere, or not recorded.
        virtual_url -> Nullable<Text>,
        /// Where it can be watched; null = nowhere, or not recorded.
        webcast_url -> Nullable<Text>,
        /// When its agenda was published, as reported; null = not known.
        agenda_published_at -> Nullable<Timestamptz>,
        /// When its decisions were published, as reported; null = not known.
        decisions_published_at -> Nullable<Timestamptz>,
        /// When its minutes were published, as reported; null = not known.
        minutes_published_at -> Nullable<Timestamptz>,
        /// none, draft or approved.
        minutes_state -> Text,
        /// The later meeting that approved its minutes; null = not recorded.
        approved_at_meeting_id -> Nullable<Uuid>,
        /// Why notice was shorter than the law asks; null = not recorded.
        short_notice_reason -> Nullable<Text>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// When the notice of the decisions to be made in private was published, as reported; null = not known, or none.
        private_notice_published_at -> Nullable<Timestamptz>,
        /// When the second notice of them was, with the representations received, as reported; null = not known, or none.
        private_second_notice_published_at -> Nullable<Timestamptz>,
        /// ordinary, annual, extraordinary, special, hearing, other or not_recorded.
        #[sql_name = "type"]
        type_ -> Text,
        /// What its start depends on, in words; null = on nothing, or not recorded.
        start_note -> Nullable<Text>,
        /// Why it was cancelled or postponed; null = it was not, or not recorded.
        state_reason -> Nullable<Text>,
        /// The meeting that takes place instead; null = none, or not recorded.
        rescheduled_to_id -> Nullable<Uuid>,
        /// Who signed its minutes as a correct record, and on which day: {by, on}; null = not recorded.
        minutes_signed -> Nullable<Jsonb>,
        /// The meeting at which they were signed; null = not recorded.
        minutes_signed_at_meeting_id -> Nullable<Uuid>,
        /// Further bodies that sit together with its body, in order: [{body_id}]; empty = none, so it is of one body.
        joint_with -> Jsonb,
        /// Its texts in other languages, by BCP 47 tag: {cy: {title}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// Who sat where, in which post, from when to when, for which party. One person has as many as terms.
    memberships (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Who sat.
        person_id -> Uuid,
        /// Where.
        body_id -> Uuid,
        /// The office held there; null = none, or not recorded.
        post_id -> Nullable<Uuid>,
        /// What the person was there, as printed; null = not recorded.
        role -> Nullable<Text>,
        /// Whether with a vote: yes, no or not_recorded.
        voting -> Text,
        /// For which party, as printed; null = none, or not recorded.
        party -> Nullable<Text>,
        /// First day; null = not recorded.
        starts_on -> Nullable<Date>,
        /// Last day; null = it goes on, or not recorded.
        ends_on -> Nullable<Date>,
        /// Where it stands among memberships: its first day, or the year 1. Kept by the write door.
        sort_on -> Date,
    }
}

diesel::table! {
    /// What is measured.
    metrics (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The strategy that it measures; null = the council's own performance.
        strategy_id -> Nullable<Uuid>,
        /// Position of the strategy's part that it measures; null = the whole.
        element -> Nullable<Integer>,
        /// Short name, unique in the council.
        code -> Text,
        /// What is measured.
        name -> Text,
        /// How it is measured; null = not recorded.
        definition -> Nullable<Text>,
        /// Unit of its values: {code, label, kind, minimum, maximum}.
        unit -> Jsonb,
        /// Decimals that are printed, the most that a value has.
        decimals -> Integer,
        /// Which values are better: higher, lower, target_is_best or none.
        polarity -> Text,
        /// monthly, quarterly, half_yearly, annual or ad_hoc.
        frequency -> Text,
        /// Month in which its year begins, 1 to 12.
        year_start_month -> Integer,
        /// Whether a value counts from the beginning of the year.
        cumulative -> Bool,
        /// The office that answers for it, as printed; null = not recorded.
        owner_post -> Nullable<Text>,
        /// How a value is rated against its target: {kind, tolerance_percent}.
        rating_rule -> Jsonb,
        /// What it was before: {value, period, note}; null = not recorded.
        baseline -> Nullable<Jsonb>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Its texts in other languages, by BCP 47 tag: {cy: {name, definition}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// From one annual meeting to the next. Years of one council do not overlap (kept by the write door under the council's lock).
    municipal_years (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// As it is spoken of: "2018/19".
        name -> Text,
        /// First day.
        starts_on -> Date,
        /// Last day.
        ends_on -> Date,
    }
}

diesel::table! {
    /// Values: one for one metric and one period.
    observations (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The metric.
        metric_id -> Uuid,
        /// Code of the period.
        period_code -> Text,
        /// The period, as people call it.
        period_label -> Text,
        /// First day of the period.
        period_starts_on -> Date,
        /// Last day of the period.
        period_ends_on -> Date,
        /// Whether the days are inferred, since the source does not state them.
        period_inferred -> Bool,
        /// The value, in the metric's unit; null = missing or suppressed.
        value -> Nullable<Numeric>,
        /// The value as printed, or what is printed in its place, such as <5; null = not recorded.
        value_text -> Nullable<Text>,
        /// What the value is a part of a whole by; null = not recorded.
        numerator -> Nullable<Numeric>,
        /// The whole; null = not recorded.
        denominator -> Nullable<Numeric>,
        /// normal, provisional, estimated, forecast, missing, suppressed or break.
        state -> Text,
        /// What it was worked out from; null = it is stated as it is.
        derived_from -> Nullable<Text>,
        /// Places that the value is about, as printed.
        places -> Jsonb,
        /// What the council says of it; null = nothing.
        commentary -> Nullable<Text>,
        /// What the council does about it; null = not recorded.
        corrective_action -> Nullable<Text>,
        /// Where it was reported: {kind, id, passage, verbatim}; null = not recorded.
        reported_in -> Nullable<Jsonb>,
        /// Counts what it was since it was first published, from 1.
        revision -> Integer,
        /// What it was before: [{revision, period, value, value_text, numerator, denominator, state, derived_from, reported_in, replaced_at}]; of those that were made earlier, no reported_in.
        revisions -> Jsonb,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// People who act in the record: members, officers and others.
    people (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Full name without honorific, as it is used.
        name -> Text,
        /// Given name; null = not recorded.
        given_name -> Nullable<Text>,
        /// Family name; null = not recorded.
        family_name -> Nullable<Text>,
        /// What stands before the name ("Councillor"); null = none, or not recorded.
        honorific -> Nullable<Text>,
        /// Party at present, as printed; null = none, or not recorded.
        party -> Nullable<Text>,
        /// Ward represented at present, as printed; null = none, or not recorded.
        ward -> Nullable<Text>,
        /// Address for the public; null = not recorded.
        email -> Nullable<Text>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// The name by which lists are ordered, in small letters. Empty when deleted.
        sort_name -> Text,
        /// The family name by which lists are ordered; the name where no family name is recorded. Empty when deleted.
        sort_family_name -> Text,
        /// The given name by which people of one family name are ordered; the name where no given name is recorded. Empty when deleted.
        sort_given_name -> Text,
        /// The person into which this entry was merged; null = into none. A merged entry is deleted as a duplicate.
        merged_into_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    /// The sealed entries of the log of changes: each numbered once, without gaps, and never changed. Entries that changed what the public sees have a second number, so that hidden work leaves no gap in those.
    positions (position) {
        /// Number of the entry among all, from 1.
        position -> BigInt,
        /// The entry of the log of changes.
        change_id -> Uuid,
        /// Which record.
        record_id -> Uuid,
        /// Which noun.
        kind -> Text,
        /// The council of the record.
        council_id -> Uuid,
        /// The record's version after the change.
        version -> BigInt,
        /// The write that it is part of.
        write_id -> Uuid,
        /// Whether it is the last entry of its write.
        is_last -> Bool,
        /// When it was numbered, by the database's clock; never earlier than the entry before.
        sealed_at -> Timestamptz,
        /// Number among the entries that the public sees, from 1; null = it changed nothing for the public.
        public_position -> Nullable<BigInt>,
        /// What it was for the public: created, updated, deleted, withdrawn or restored; null = nothing.
        public_operation -> Nullable<Text>,
        /// Why the record was deleted; null = the entry is of no deletion that the public sees.
        public_reason -> Nullable<Text>,
        /// Whether it is the last entry of its write that the public sees; null = the public does not see it.
        public_is_last -> Nullable<Bool>,
        /// Columns in which the public sees something else than before; null = it is no update.
        changed -> Nullable<Array<Text>>,
    }
}

diesel::table! {
    /// Offices: portfolios, chairs and posts of officers, whoever holds them.
    posts (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The body that it is an office of; null = of the council itself.
        body_id -> Nullable<Uuid>,
        /// Name of the office, as printed.
        label -> Text,
        /// portfolio, chair, vice_chair or office.
        kind -> Text,
        /// First day of its existence; null = not recorded.
        starts_on -> Nullable<Date>,
        /// Last day of its existence; null = it goes on, or not recorded.
        ends_on -> Nullable<Date>,
        /// Its texts in other languages, by BCP 47 tag: {cy: {label}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// What councils say themselves of the progress of their strategies.
    progress_reports (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The strategy.
        strategy_id -> Uuid,
        /// The period that it is about: {code, label, starts_on, ends_on, inferred}.
        period -> Jsonb,
        /// Last day of the period.
        period_ends_on -> Date,
        /// What the council says.
        statement -> Text,
        /// How it rates itself: good, mixed, poor or not_recorded.
        stated_rating -> Text,
        /// What it says of each part: [{element, statement}].
        per_element -> Jsonb,
        /// Where it says so: {kind, id, passage, verbatim}; null = not recorded.
        reported_in -> Nullable<Jsonb>,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Tokens that are accepted no longer. Of no council, and no noun of the record: the rows are their own log, and none is ever removed.
    revocations (id) {
        /// UUID of version 7.
        id -> Uuid,
        /// The one token that is revoked, by its jti; null = those of a subject are.
        jti -> Nullable<Text>,
        /// Whose tokens are revoked, by their sub; null = one token is.
        subject -> Nullable<Text>,
        /// Those of the subject that were issued (iat) at this instant or before; null where one token is revoked.
        issued_before -> Nullable<Timestamptz>,
        /// From when it has no effect any more; null = it has until it is lifted.
        expires_at -> Nullable<Timestamptz>,
        /// Why, in words of whoever revoked.
        reason -> Text,
        /// When it was made.
        created_at -> Timestamptz,
        /// By whom: the subject of the token that made it.
        created_by -> Text,
        /// When it was lifted; null = it was not.
        lifted_at -> Nullable<Timestamptz>,
        /// By whom it was lifted; null = it was not.
        lifted_by -> Nullable<Text>,
    }
}

diesel::table! {
    /// What waits to be published, of all nouns. Kept by the write door.
    schedules (record_id) {
        /// The record.
        record_id -> Uuid,
        /// The council whose record it is; the shard key to be.
        council_id -> Uuid,
        /// Which noun: meeting, item, ...
        kind -> Text,
        /// When it is published.
        publish_at -> Timestamptz,
    }
}

diesel::table! {
    /// Adopted plans with a period.
    strategies (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// Short name in addresses, unique in the deployment.
        slug -> Text,
        /// What it is called.
        name -> Text,
        /// What it is about; null = not recorded.
        summary -> Nullable<Text>,
        /// What it is to achieve, as printed.
        aims -> Jsonb,
        /// First day; null = not recorded.
        starts_on -> Nullable<Date>,
        /// Last day; null = not recorded.
        ends_on -> Nullable<Date>,
        /// Whether the days are inferred, since the source does not state them.
        dates_inferred -> Bool,
        /// proposed, adopted, closed, superseded or not_recorded.
        state -> Text,
        /// The office that answers for it, as printed; null = not recorded.
        owner_post -> Nullable<Text>,
        /// The decision by which it was adopted; null = not recorded.
        adopted_by_id -> Nullable<Uuid>,
        /// Its parts in order: [{position, name, summary}].
        elements -> Jsonb,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Its texts in other languages, by BCP 47 tag: {cy: {name, summary}}, each null where it is not translated; {} = none.
        translations -> Jsonb,
    }
}

diesel::table! {
    /// What is aimed at, by when.
    targets (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The metric.
        metric_id -> Uuid,
        /// What is aimed at, in the metric's unit; null = a range.
        value -> Nullable<Numeric>,
        /// Least that is aimed at; null = no least.
        lower -> Nullable<Numeric>,
        /// Most that is aimed at; null = no most.
        upper -> Nullable<Numeric>,
        /// The period for which it is set: {code, label, starts_on, ends_on, inferred}; null = by a day.
        period -> Nullable<Jsonb>,
        /// The day by which it is to be reached; null = for a period.
        by_on -> Nullable<Date>,
        /// Last day of the period, or the day.
        due_on -> Date,
        /// The decision that set it; null = not recorded.
        set_by_id -> Nullable<Uuid>,
        /// When it was set; null = not recorded.
        set_on -> Nullable<Date>,
        /// What there is to say of it; null = nothing.
        note -> Nullable<Text>,
        /// Where it is stated: {kind, id, passage, verbatim}; null = not recorded.
        reported_in -> Nullable<Jsonb>,
        /// Counts what it was since it was first published, from 1.
        revision -> Integer,
        /// What it was before: [{revision, value, lower, upper, set_by_id, set_on, replaced_at}].
        revisions -> Jsonb,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    /// Committed entries of the log of changes that have no position yet. The write door adds them, the sealer takes them.
    unsealed (stamp, place) {
        /// The stamp of the write.
        stamp -> BigInt,
        /// The place of the entry in the write, from 1.
        place -> Integer,
        /// The entry.
        change_id -> Uuid,
    }
}

diesel::table! {
    /// Votes on motions: the result, the counts, and who voted how.
    votes (id) {
        /// UUID of version 7, stable for ever.
        id -> Uuid,
        /// The council whose record this is; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes of this row itself, from 1; the one thing If-Match compares.
        version -> BigInt,
        /// When the row was first written.
        created_at -> Timestamptz,
        /// When the row or one of its children last changed, or its visibility moved.
        updated_at -> Timestamptz,
        /// Other systems' keys: [{scheme, value, url, retrieved_at}].
        identifiers -> Jsonb,
        /// Where the record was taken from; null = not recorded.
        source_url -> Nullable<Text>,
        /// draft, scheduled, published or withdrawn.
        publication -> Text,
        /// When it is published by itself; null unless scheduled.
        publish_at -> Nullable<Timestamptz>,
        /// Why it was withdrawn; null unless withdrawn.
        withdrawn_reason -> Nullable<Text>,
        /// Whether the public may see the row: it and its parents are published. Kept by the write door.
        is_public -> Bool,
        /// Whether the public could ever see the row; of a deleted one, whether it saw it until then. Kept by the write door.
        was_public -> Bool,
        /// When the row was deleted; null = it stands.
        deleted_at -> Nullable<Timestamptz>,
        /// duplicate, published_in_error, superseded or other; null = it stands.
        deleted_reason -> Nullable<Text>,
        /// The item at which it was taken; null = it is on a decision.
        item_id -> Nullable<Uuid>,
        /// The decision that it was on; null = it is at an item.
        decision_id -> Nullable<Uuid>,
        /// The meeting at which it was taken; null = outside any. Kept by the write door.
        meeting_id -> Nullable<Uuid>,
        /// What was put to the vote.
        motion -> Text,
        /// Who moved it, as recorded; null = not recorded.
        mover -> Nullable<Text>,
        /// Who seconded it, as recorded; null = nobody, or not recorded.
        seconder -> Nullable<Text>,
        /// carried, lost, tied, withdrawn or not_recorded.
        result -> Text,
        /// Votes for it; null = not recorded.
        votes_for -> Nullable<Integer>,
        /// Votes against it; null = not recorded.
        votes_against -> Nullable<Integer>,
        /// Abstentions; null = not recorded.
        abstentions -> Nullable<Integer>,
        /// Whether the names were taken: yes, no or not_recorded.
        is_recorded -> Text,
        /// Who voted how: [{person_id, name, party, option}]; empty where that is not recorded.
        ballots -> Jsonb,
        /// Whether the item at which it was taken is exempt and not disclosed. Kept by the write door.
        is_withheld -> Bool,
        /// The second vote of the person who chaired, on a tie: for, against, none or not_recorded. No count includes it.
        casting_vote -> Text,
        /// recorded, show_of_hands, voice, secret or not_recorded.
        method -> Text,
        /// Order among the votes at the item or on the decision, from 0. Several can have the same.
        position -> Integer,
        /// When it was taken; null = not recorded.
        taken_at -> Nullable<Timestamptz>,
        /// The vote that it replaces; null = none.
        supersedes_id -> Nullable<Uuid>,
        /// The vote that replaces it; null = none. Kept by the write of that one.
        superseded_by_id -> Nullable<Uuid>,
        /// Why it replaces the other: what was wrong there; null = it corrects none, or not recorded.
        correction_reason -> Nullable<Text>,
    }
}

diesel::table! {
    /// The last attempts of each webhook to deliver, 200 at most.
    webhook_attempts (id) {
        /// UUID of version 7.
        id -> Uuid,
        /// Of which webhook.
        webhook_id -> Uuid,
        /// The council that owns the webhook; the shard key to be.
        council_id -> Uuid,
        /// The message, the same in all attempts.
        message_id -> Uuid,
        /// Type of the message, such as changes.available.
        message_type -> Text,
        /// When it began.
        attempted_at -> Timestamptz,
        /// How long it took, in milliseconds.
        duration_ms -> Integer,
        /// delivered, rejected, redirected, timed_out, unreachable or address_refused.
        outcome -> Text,
        /// Status of the receiver's answer; null = there was none.
        status_code -> Nullable<Integer>,
    }
}

diesel::table! {
    /// Addresses that are told of changes in the public feed. Each is a place in the feed, and no queue. It is no noun of the record: its writes are in no log of changes.
    webhooks (id) {
        /// UUID of version 7.
        id -> Uuid,
        /// The council that owns it; the shard key to be.
        council_id -> Uuid,
        /// Counts the changes by writers, from 1; the one thing If-Match compares. Deliveries do not count.
        version -> BigInt,
        /// When it was made.
        created_at -> Timestamptz,
        /// By whom: the subject of the token that made it.
        created_by -> Text,
        /// When a writer last changed it.
        updated_at -> Timestamptz,
        /// Where it delivers.
        url -> Text,
        /// digest: one message for many changes; each: one message for each change.
        mode -> Text,
        /// The nouns that it is told of; null = all.
        kinds -> Nullable<Array<Text>>,
        /// created, updated, deleted, withdrawn, restored: those that it is told of; null = all.
        operations -> Nullable<Array<Text>>,
        /// The councils that it is told of; null = all.
        council_ids -> Nullable<Array<Uuid>>,
        /// active; paused by a writer; gone: stopped because the receiver answered 410; failed: stopped after five days of failures.
        status -> Text,
        /// Public position of the last change that it was told of, or passed over.
        position -> BigInt,
        /// When the present row of failures began; null = the last attempt succeeded.
        failing_since -> Nullable<Timestamptz>,
        /// How many attempts have failed since then.
        failures -> Integer,
        /// The next attempt is not before this.
        next_attempt_at -> Timestamptz,
        /// The delivery that runs; null = none.
        lease_id -> Nullable<Uuid>,
        /// When that delivery counts as dead; null = none runs.
        lease_until -> Nullable<Timestamptz>,
        /// The message that must be delivered before any other, the same in all attempts; null = none.
        message_id -> Nullable<Uuid>,
        /// Its type, such as changes.available; null = none.
        message_type -> Nullable<Text>,
        /// Its text as it is sent; null = none.
        message -> Nullable<Text>,
        /// The position after its delivery; null = none.
        message_until -> Nullable<BigInt>,
        /// Id of a test message that waits; null = none.
        test_id -> Nullable<Uuid>,
        /// When it was asked for; null = none.
        test_at -> Nullable<Timestamptz>,
        /// The key that signs. No reader has a view of it.
        secret -> Binary,
        /// The key before it, which signs too for a day; null = none.
        former_secret -> Nullable<Binary>,
        /// Until when that one signs; null = none.
        former_secret_until -> Nullable<Timestamptz>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    accesses,
    actions,
    attendances,
    bodies,
    changes,
    councils,
    decisions,
    document_texts,
    documents,
    feed,
    idempotency_keys,
    identifiers,
    issues,
    items,
    meetings,
    memberships,
    metrics,
    municipal_years,
    observations,
    people,
    positions,
    posts,
    progress_reports,
    revocations,
    schedules,
    strategies,
    targets,
    unsealed,
    votes,
    webhook_attempts,
    webhooks
);
