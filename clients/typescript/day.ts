// A clerk's day, by the client that is generated from the contract. Each function is one piece of work; it checks what
// it gets, and the program ends with a message at the first surprise.
//
// It writes to the council in MINUTEBOOK_COUNCIL, so let it run on a demo: MINUTEBOOK_URL is the server's address,
// MINUTEBOOK_TOKEN a token for `record:publish progress:write`.

import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/minutebook.js";

type Schemas = components["schemas"];
type Council = Schemas["Council"];
type Decision = Schemas["Decision"];
type Meeting = Schemas["Meeting"];
type MeetingInput = Schemas["MeetingInput"];
type Problem = Schemas["Problem"];

const url = setting("MINUTEBOOK_URL");
const token = setting("MINUTEBOOK_TOKEN");
const slug = setting("MINUTEBOOK_COUNCIL");

const anyone = createClient<paths>({ baseUrl: url });
const clerk = createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}` } });

/** The council is found by the slug that people know it by. */
async function findTheCouncil(): Promise<Council> {
  const found = answered(await anyone.GET("/v1/councils", { params: { query: { slug: [slug] } } }), 200);
  return only(found.data, `council with the slug ${slug}`);
}

/** A list is read to its end: `next_cursor` of a page fetches the next one, and is null on the last. */
async function readAllMeetings(council: Council): Promise<Meeting[]> {
  const meetings: Meeting[] = [];
  let cursor: string | null = null;
  let total: number | null = null;
  do {
    const page: Schemas["MeetingPage"] = answered(
      await anyone.GET("/v1/meetings", {
        params: {
          query: {
            council_id: council.id,
            state: ["held", "cancelled", "scheduled"],
            sort: "start_at",
            limit: 5,
            count: true,
            ...(cursor === null ? {} : { cursor }),
          },
        },
      }),
      200,
    );
    check(page.data.length <= 5, `a page of 5 has ${page.data.length} rows`);
    check(total === null || total === page.page.total, "each page counts the same total");
    total = page.page.total;
    meetings.push(...page.data);
    cursor = page.page.next_cursor;
  } while (cursor !== null);

  check(total === meetings.length, `${total} meetings were counted and ${meetings.length} read`);
  check(new Set(meetings.map((meeting) => meeting.id)).size === total, "no meeting stands on two pages");
  check(meetings.length > 5, "the demo has more meetings than fit on a page");
  return meetings;
}

/** One meeting with its agenda in the same answer; its links lead to its neighbours. */
async function readOneAgenda(meetings: Meeting[]): Promise<void> {
  const held = meetings.filter((meeting) => meeting.state === "held").at(-1);
  check(held !== undefined, "the demo has a meeting that was held");
  const path = { id: held.id };
  const meeting = answered(
    await anyone.GET("/v1/meetings/{id}", { params: { path, query: { include: ["items"] } } }),
    200,
  );
  const items = meeting.items ?? [];
  check(items.length > 0, "a meeting that was held has an agenda");
  check(items.every((item) => item.meeting_id === meeting.id), "its items are the meeting's");

  const below = answered(await anyone.GET("/v1/meetings/{id}/items", { params: { path } }), 200);
  check(same(below.data.map((item) => item.id), items.map((item) => item.id)), "the list below it holds the same items");
  for (const link of [meeting.links.self, meeting.links.body, meeting.links.items]) {
    check((await fetch(link)).status === 200, `${link} is there`);
  }
}

/** An issue is one matter through many meetings; its timeline says what happened to it, day by day. */
async function followAnIssue(council: Council, meeting: Meeting): Promise<Decision> {
  const issue = answered(
    await clerk.POST("/v1/issues", { body: { council_id: council.id, title: "Opening hours of the libraries" } }),
    201,
  );
  const item = answered(
    await clerk.POST("/v1/items", {
      body: { meeting_id: meeting.id, issue_id: issue.id, title: "Library opening hours", agenda_number: "90" },
    }),
    201,
  );
  const person = answered(
    await clerk.POST("/v1/people", { body: { council_id: council.id, name: "Councillor Jo Example" } }),
    201,
  );
  const decision = answered(
    await clerk.POST("/v1/decisions", {
      body: {
        title: "Opening hours of Riverside Library",
        item_id: item.id,
        kind: "executive",
        outcome: "deferred",
        text: "To defer the matter to the next meeting.",
        decision_maker: { kind: "person", id: person.id, name: person.name },
      },
    }),
    201,
  );
  const told = answered(
    await clerk.GET("/v1/decisions/{id}", { params: { path: { id: decision.id }, query: { include: ["meeting"] } } }),
    200,
  );
  check(told.title === decision.title && told.meeting_date === meeting.date, "it can be read by itself");
  check(told.meeting?.id === meeting.id && told.meeting.title === meeting.title, "with its meeting");
  const path = { id: issue.id };
  const timeline = answered(await clerk.GET("/v1/issues/{id}/timeline", { params: { path } }), 200);
  check(same(timeline.data.map((entry) => entry.kind), ["appearance", "decision"]), "it came up and was decided");
  check(timeline.data.every((entry) => entry.item?.id === item.id), "at that item");
  check(timeline.data.at(-1)?.decision?.id === decision.id, "by that decision");
  refused(await anyone.GET("/v1/issues/{id}/timeline", { params: { path } }), 404, "not_found");
  return decision;
}

/** Who was there and how they voted is kept with a meeting, which says what is to be seen to before its next step. */
async function keepTheMinutes(meeting: Meeting, decision: Decision): Promise<void> {
  const path = { id: meeting.id };
  const body: Schemas["AttendancesInput"] = {
    attendances: [
      { name_as_recorded: "Councillor Jo Example", capacity: "member", state: "present" },
      { name_as_recorded: "Councillor Sam Example", capacity: "member", state: "apologies" },
    ],
  };
  const made = answered(await clerk.PUT("/v1/meetings/{id}/attendances", { params: { path }, body }), 200);
  check(made.summary.created === 2, "two were expected");
  const again = answered(await clerk.PUT("/v1/meetings/{id}/attendances", { params: { path }, body }), 200);
  check(again.summary.unchanged === 2, "the same list again changes nothing");
  const ballots: Schemas["BallotInput"][] = [{ name: "Councillor Jo Example", option: "for" }];
  const counts = { votes_for: 1, votes_against: 1, casting_vote: "for" } as const;
  const motion = "That the matter be deferred.";
  const vote = answered(
    await clerk.POST("/v1/votes", { body: { decision_id: decision.id, motion, result: "carried", ...counts, ballots } }),
    201,
  );
  check(vote.meeting_id === meeting.id, "a vote knows its meeting");
  check(vote.casting_vote === "for" && vote.votes_for === 1, "a casting vote decides a tie, and no count includes it");
  const steps = answered(await clerk.GET("/v1/meetings/{id}/workflow", { params: { path } }), 200).steps;
  check(steps[0]?.name === "agenda_publication" && steps[0].state === "possible", "its agenda can be published");
  const early = refused(await clerk.POST("/v1/meetings/{id}/holding", { params: { path }, body: {} }), 409, "wrong_state");
  check((early.errors ?? []).length > 0, "a step that comes too early says what is missing");
}

/** What the law asks of a decision is told with what the record lacks; silence is no answer. */
async function readTheStatement(decision: Decision): Promise<void> {
  const path = { id: decision.id };
  const statement = answered(await clerk.GET("/v1/decisions/{id}/statement", { params: { path } }), 200);
  check(statement.text === decision.text && !statement.is_complete, "the statement has the decision, and not all of the rest");
  check(statement.missing.includes("reasons"), "it says that the reasons are missing");
  const { checks, summary } = answered(await clerk.GET("/v1/decisions/{id}/compliance", { params: { path } }), 200);
  const failed = checks.filter((one) => one.result === "fail");
  check(failed.length === summary.fail && failed.every((one) => one.rule.citation !== ""), "each failing check cites its rule");
  const { enums } = answered(await anyone.GET("/v1/enums"), 200);
  const kinds = enums.find((set) => set.name === "DecisionKind")?.values ?? [];
  check(kinds.some((one) => one.value === decision.kind && one.label !== ""), "words for people are there for each kind");
}

/** Where a strategy stands comes in one answer, and every figure in it leads to where it was reported. */
async function readTheProgress(council: Council): Promise<void> {
  const query = { council_id: council.id, state: ["adopted" as const] };
  const strategies = answered(await anyone.GET("/v1/strategies", { params: { query } }), 200).data;
  check(strategies.length > 0, "the demo has strategies");
  for (const { slug: id } of strategies) {
    const progress = answered(await anyone.GET("/v1/strategies/{id}/progress", { params: { path: { id } } }), 200);
    const { summary, metrics } = progress;
    const rated = summary.on_track + summary.close + summary.off_track + summary.no_target + summary.no_data;
    check(rated === metrics.length, "each metric is counted once");
    for (const metric of metrics) {
      const { latest, target, variance, forecast } = metric;
      if (latest?.value != null && target?.value != null) {
        check(Math.abs(latest.value - target.value - (variance ?? Number.NaN)) < 1e-9, `${metric.code} is as far off as it says`);
      }
      if (latest?.reported_in?.kind === "item") {
        const path = { id: latest.reported_in.id };
        const item = answered(await anyone.GET("/v1/items/{id}", { params: { path } }), 200);
        check(item.council_id === council.id, "a figure leads to the item that reported it");
      }
      if (forecast.state === "made") {
        const { lower, value, upper } = forecast;
        check(lower != null && value != null && upper != null && lower <= value && value <= upper, "the interval holds the forecast");
      }
    }
  }
}

/** A figure is recorded once for its period, and what it was before it was revised is kept. */
async function recordAFigure(council: Council): Promise<void> {
  const metric = answered(
    await clerk.POST("/v1/metrics", {
      body: {
        council_id: council.id,
        code: `VISITS-${Date.now()}`,
        name: "Visits to the libraries",
        unit: { code: "visits", label: "visits", kind: "count" },
        polarity: "higher",
        frequency: "quarterly",
        publication: "published",
      },
    }),
    201,
  );
  const body = { metric_id: metric.id, period: { code: "2026-Q2" }, value: 1204, publication: "published" as const };
  const posted = await clerk.POST("/v1/observations", { body });
  const figure = answered(posted, 201);
  check(figure.period.starts_on === "2026-07-01", "the code of a period says its days");
  const path = { id: figure.id };
  const header = { "If-Match": etagOf(posted.response) };
  const revised = answered(
    await clerk.PATCH("/v1/observations/{id}", { params: { path, header }, body: { value: 1240 } }),
    200,
  );
  check(revised.revision === 2 && revised.revisions.at(0)?.value === 1204, "a revision keeps the figure before it");
  const wrong = { ...body, period: { code: "2026-Q5" } };
  const problem = refused(await clerk.POST("/v1/observations", { body: wrong }), 422, "validation");
  check(problem.errors?.at(0)?.pointer === "/period/code", "a problem names the member");
}

/** One call keeps one agenda in step: items and papers by one's own keys, and the answer says what it did. */
async function syncAnAgenda(meeting: Meeting): Promise<string> {
  const key = (value: string) => ({ scheme: "clerks-diary", value: `${meeting.id}-${value}` });
  const apologies = { key: key("apologies"), title: "Apologies for absence", agenda_number: "1" };
  const paper: Schemas["AgendaDocument"] = { key: key("plan"), kind: "report", title: "Plan of the site" };
  const visit = { key: key("visit"), title: "Walk over the site", agenda_number: "2", documents: [paper] };
  const params = { path: { id: meeting.id } };
  const body: Schemas["AgendaInput"] = { items: [apologies, visit] };
  const made = answered(await clerk.PUT("/v1/meetings/{id}/agenda", { params, body }), 200);
  check(made.summary.created === 3, "two items and a paper are created");

  const again = answered(await clerk.PUT("/v1/meetings/{id}/agenda", { params, body }), 200);
  check(again.summary.unchanged === 3, "the same agenda again changes nothing");

  const shorter: Schemas["AgendaInput"] = { items: [{ ...visit, agenda_number: "1" }] };
  const query = { dry_run: true };
  const tried = answered(await clerk.PUT("/v1/meetings/{id}/agenda", { params: { ...params, query }, body: shorter }), 200);
  check(same(tried.changes.map((change) => change.result), ["removed", "changed", "unchanged"]), "a shorter one would remove an item");
  const document = again.changes.find((change) => change.kind === "document");
  check(document !== undefined, "the paper has an id");
  return document.id;
}

/** The bytes of a paper are sent as they are, and come back the same; a part of them can be asked for. */
async function keepAPaper(id: string): Promise<void> {
  const content = "Meet at the north gate.\n";
  const params = { path: { id } };
  const sent = await clerk.PUT("/v1/documents/{id}/file", {
    params,
    body: content,
    bodySerializer: (bytes: string) => bytes,
    headers: { "Content-Type": "text/plain" },
  });
  const kept = answered(sent, 201);
  check(kept.size_bytes === content.length && kept.media_type === "text/plain", "its size and type are the file's");

  const read = await clerk.GET("/v1/documents/{id}/file", { params, parseAs: "text" });
  check(answered(read, 200) === content, "it comes back as it was sent");
  const header = { Range: "bytes=8-21" };
  const part = await clerk.GET("/v1/documents/{id}/file", { params: { ...params, header }, parseAs: "text" });
  check(part.response.status === 206 && part.data === content.slice(8, 22), "and in parts");
  refused(await anyone.GET("/v1/documents/{id}/file", { params }), 404, "not_found");
}

/** What is wrong with a body is named member by member, all at once: by a pointer, and a word for programs. */
async function readAProblem(body_id: string): Promise<void> {
  const problem = refused(
    await clerk.POST("/v1/meetings", { body: { body_id, title: "", start_local: "half past six" } }),
    422,
    "validation",
  );
  const errors = new Map((problem.errors ?? []).map((error) => [error.pointer, error.code]));
  check(errors.get("/title") === "too_short", "an empty title is named");
  check(errors.get("/start_local") === "wrong_format", "a start that is no time is named");
  check(errors.size === 2, `and nothing else: ${JSON.stringify(problem.errors)}`);
}

/** A key of one's own makes a creation safe to send again: the same request gets the same answer. */
async function createOnce(body_id: string): Promise<Meeting> {
  const header = { "Idempotency-Key": randomUUID() };
  const body: MeetingInput = { body_id, title: "Budget workshop", start_local: "2027-02-03T18:30:00" };

  const first = await clerk.POST("/v1/meetings", { params: { header }, body });
  const created = answered(first, 201);
  check(first.response.headers.get("Location") === created.links.self, "Location is the new record's address");
  check(created.publication === "draft", "a new meeting is a draft");

  const again = await clerk.POST("/v1/meetings", { params: { header }, body });
  check(same(answered(again, 201), created), "the replay is the first answer");
  check(again.response.headers.get("Idempotency-Replayed") === "true", "and says that it is one");

  const other = await clerk.POST("/v1/meetings", { params: { header }, body: { ...body, title: "Another workshop" } });
  refused(other, 422, "idempotency_key_reused");
  return created;
}

/** Who keeps a copy asks for what changed since a minute before the last time. */
async function poll(council: Council, since: Date, expected: Meeting): Promise<void> {
  const query = { council_id: council.id, updated_since: since.toISOString(), sort: "updated_at", limit: 200 };
  const page = answered(await clerk.GET("/v1/meetings", { params: { query } }), 200);
  const found = page.data.find((meeting) => meeting.id === expected.id);
  check(found?.version === expected.version, "the poll finds what was just written");
}

/** A record is read with its ETag; whoever has it already is told that it still holds. */
async function readAgain(id: string): Promise<string> {
  const first = await clerk.GET("/v1/meetings/{id}", { params: { path: { id } } });
  answered(first, 200);
  const etag = etagOf(first.response);
  const header = { "If-None-Match": etag };
  const second = await clerk.GET("/v1/meetings/{id}", { params: { path: { id }, header } });
  check(second.response.status === 304, `what has not changed is 304, not ${second.response.status}`);
  return etag;
}

/** An edit names the version that it changes, so that nobody's work is overwritten. */
async function edit(id: string, etag: string): Promise<string> {
  const first = await clerk.PATCH("/v1/meetings/{id}", {
    params: { path: { id }, header: { "If-Match": etag } },
    body: { location: "Council Chamber", state: "scheduled" },
  });
  const meeting = answered(first, 200);
  check(meeting.location === "Council Chamber" && meeting.version === 2, "the edit is taken");
  const current = etagOf(first.response);

  const stale = await clerk.PATCH("/v1/meetings/{id}", {
    params: { path: { id }, header: { "If-Match": etag } },
    body: { location: null },
  });
  check(versionOf(refused(stale, 412, "precondition_failed").etag) === 2, "a stale edit is told the current ETag");

  // The types do not let one forget If-Match. This is what a program without types is told.
  const forgotten = await fetch(`${url}/v1/meetings/${id}`, {
    method: "PATCH",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/merge-patch+json" },
    body: JSON.stringify({ location: null }),
  });
  check(forgotten.status === 428, `an edit without If-Match is 428, not ${forgotten.status}`);
  return current;
}

/** Another system keeps its records here by its own keys: the first PUT creates, the same once more changes nothing. */
async function keepInStep(body_id: string): Promise<Meeting> {
  const path = { scheme: "clerks-diary", value: randomUUID() };
  const body: MeetingInput = { body_id, title: "Site visit", date: "2026-02-10" };
  const created = answered(await clerk.PUT("/v1/meetings/by/{scheme}/{value}", { params: { path }, body }), 201);
  check((created.warnings ?? []).some(({ code }) => code === "not_public_yet"), "a new draft says that the public does not see it yet");
  const kept = answered(await clerk.PUT("/v1/meetings/by/{scheme}/{value}", { params: { path }, body }), 200);
  check(kept.id === created.id && kept.version === created.version, "the same PUT changes nothing");
  const found = answered(await clerk.GET("/v1/meetings/by/{scheme}/{value}", { params: { path } }), 200);
  check(found.id === created.id, "it is found by that key");
  return found;
}

/** What a write would do can be tried first: everything is checked and nothing is saved. */
async function tryFirst(id: string, etag: string): Promise<void> {
  const tried = await clerk.PATCH("/v1/meetings/{id}", {
    params: { path: { id }, query: { dry_run: true }, header: { "If-Match": etag } },
    body: { publication: "published" },
  });
  const meeting = answered(tried, 200);
  check(meeting.publication === "published", "the answer is as if it were done");
  check(tried.response.headers.get("Dry-Run") === "true", "and says that it was not");
  refused(await anyone.GET("/v1/meetings/{id}", { params: { path: { id } } }), 404, "not_found");
}

/** A draft is published by an edit, and everyone can read it at once. */
async function publish(id: string, etag: string): Promise<string> {
  const published = await clerk.PATCH("/v1/meetings/{id}", {
    params: { path: { id }, header: { "If-Match": etag } },
    body: { publication: "published" },
  });
  answered(published, 200);
  const read = answered(await anyone.GET("/v1/meetings/{id}", { params: { path: { id } } }), 200);
  check(read.title === "Budget workshop" && read.location === "Council Chamber", "everyone reads what was published");
  return etagOf(published.response);
}

/** A deletion gives its reason, and whoever could read the record is told. */
async function remove(id: string, etag: string): Promise<void> {
  const removed = await clerk.DELETE("/v1/meetings/{id}", {
    params: { path: { id }, query: { reason: "published_in_error" }, header: { "If-Match": etag } },
  });
  check(removed.response.status === 204, `a deletion is 204, not ${removed.response.status}`);
  const problem = refused(await anyone.GET("/v1/meetings/{id}", { params: { path: { id } } }), 410, "deleted");
  check(problem.deleted_reason === "published_in_error", "a reader is told why it is gone");
  check(problem.deleted_at !== undefined, "and since when");
}

async function main(): Promise<void> {
  const since = new Date(Date.now() - 60_000);
  const council = await findTheCouncil();
  const meetings = await readAllMeetings(council);
  await readOneAgenda(meetings);

  const body_id = only(meetings.slice(0, 1), "meeting").body_id;
  await readAProblem(body_id);
  const created = await createOnce(body_id);
  await poll(council, since, created);
  const read = await readAgain(created.id);
  const edited = await edit(created.id, read);
  const visit = await keepInStep(body_id);
  const paper = await syncAnAgenda(visit);
  await keepAPaper(paper);
  const decision = await followAnIssue(council, visit);
  await keepTheMinutes(visit, decision);
  await readTheStatement(decision);
  await readTheProgress(council);
  await recordAFigure(council);
  await tryFirst(created.id, edited);
  const published = await publish(created.id, edited);
  await remove(created.id, published);
  console.log(`TypeScript: a day's work is done at ${council.name}: ${meetings.length} meetings read.`);
}

/** What the contract says of an operation's outcome, whatever the operation. */
interface Outcome<T> {
  data?: T;
  error?: Problem | undefined;
  response: Response;
}

/** The body of an answer that must have this status. */
function answered<T>({ data, error, response }: Outcome<T>, status: number): T {
  const said = `${response.url}: ${response.status} ${error?.code ?? ""} ${error?.detail ?? ""}`;
  check(response.status === status && data !== undefined, `expected ${status} of ${said} ${JSON.stringify(error?.errors)}`);
  return data;
}

/** The problem that an answer must be. */
function refused({ error, response }: Outcome<unknown>, status: number, code: string): Problem {
  check(response.status === status, `expected ${status} of ${response.url}, not ${response.status}`);
  check(error?.code === code && error.status === status, `expected the problem ${code}, not ${error?.code}`);
  return error;
}

function etagOf(response: Response): string {
  const etag = response.headers.get("ETag");
  check(etag !== null, `${response.url} has an ETag`);
  return etag;
}

/** The version in an ETag, which alone is compared by If-Match. */
function versionOf(etag: string | undefined): number {
  return Number(etag?.match(/^"(\d+)\./)?.[1]);
}

function only<T>(list: readonly T[], what: string): T {
  const [first] = list;
  check(first !== undefined && list.length === 1, `expected one ${what}, not ${list.length}`);
  return first;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function setting(name: string): string {
  const value = process.env[name];
  check(value !== undefined && value !== "", `set ${name}`);
  return value;
}

function check(holds: boolean, what: string): asserts holds {
  if (!holds) {
    console.error(`TypeScript: ${what}`);
    process.exit(1);
  }
}

await main();
