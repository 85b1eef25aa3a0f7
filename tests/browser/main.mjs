// Uses what is served for people in a real browser: reads, writes and publishes by Swagger UI, and looks at every page.
// `scripts/browser-test.sh` starts the server, and calls this with its address, a token, and a folder for pictures.

import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { useRecord } from "./record.mjs";
import { usePages } from "./strategies.mjs";
import { authorise, execute, expand, fill, logOut, open, openDialog, openOperation, SWAGGER_RULES } from "./swagger.mjs";

const { ORIGIN: origin, TOKEN: token, CHROMIUM: executablePath, PICTURES: pictures } = process.env;

/** The documentation opens, and its filter leaves the tags that hold a word. */
async function overview(page, looks) {
  await open(page, origin);
  assert.equal(await page.title(), "Minutebook API", "the page names itself");
  await looks.look(page, "page", { rules: SWAGGER_RULES });
  await page.locator(".operation-filter-input").fill("Meetings");
  await page.locator("#operations-tag-Councils").waitFor({ state: "detached" });
  assert.equal(await page.locator(".opblock-tag").count(), 1, "the filter leaves one tag");
}

/** A meeting goes from a draft to the public, and every state of the page on the way is looked at. */
async function publishAMeeting(page, watched, looks) {
  let block = await openOperation(page, origin, "Meetings", "create_meeting");
  await looks.look(page, "operation", { rules: SWAGGER_RULES, at: block });
  const body = block.locator(".opblock-section-request-body");
  await body.getByRole("tab", { name: "Schema" }).click();
  await looks.look(page, "schema", { rules: SWAGGER_RULES, at: body });
  await body.getByRole("tab", { name: "Edit Value" }).click();

  const refused = await watched.expecting("401 POST", () => execute(block));
  assert.deepEqual([refused.answer.status(), refused.shown], [401, 401], "without a token a meeting is refused with 401");
  const problem = await refused.answer.json();
  assert.equal(problem.code, "token_required", "the refusal is a problem that says what is missing");
  assert.ok((await block.innerText()).includes(problem.detail), "the problem is shown");
  await looks.look(page, "refused", { rules: SWAGGER_RULES, at: block.locator(".live-responses-table") });

  const dialog = await openDialog(page);
  await looks.look(page, "dialog", { rules: SWAGGER_RULES });
  await authorise(dialog, token);
  const created = await execute(block);
  assert.deepEqual([created.answer.status(), created.shown], [201, 201], "with a token the example makes a meeting");
  const address = created.answer.headers().location;
  assert.ok(address?.startsWith(`${origin}/v1/meetings/`), `Location names the new meeting: ${address}`);
  await looks.look(page, "created", { rules: SWAGGER_RULES, at: block.locator(".live-responses-table") });
  assert.equal((await fetch(address)).status, 404, "nobody else reads the meeting before it is published");

  const meeting = await created.answer.json();
  // The page is loaded again, and the token is still there.
  block = await openOperation(page, origin, "Meetings", "update_meeting");
  await fill(block, "id", meeting.id);
  await fill(block, "If-Match", created.answer.headers().etag);
  const published = await execute(block);
  assert.deepEqual([published.answer.status(), published.shown], [200, 200], "the example publishes the meeting");
  assert.equal((await published.answer.json()).publication, "published", "the meeting is published");

  await logOut(page);
  block = await expand(page, "Meetings", "get_meeting");
  await fill(block, "id", meeting.id);
  const read = await execute(block);
  assert.deepEqual([read.answer.status(), read.shown], [200, 200], "everybody reads the published meeting");
  assert.equal(read.answer.request().headers().authorization, undefined, "no token is sent after it was removed");
  assert.equal((await read.answer.json()).title, meeting.title, "it is the meeting that was made");
}

/** A list has no example of its own: it shows the one that the schema of its records has. */
async function lookAtExample(page, contract) {
  const block = await openOperation(page, origin, "Meetings", "list_meetings");
  const example = block.locator('tr.response[data-code="200"] .model-example code').first();
  const { data } = JSON.parse(await example.innerText());
  assert.deepEqual(data, contract.components.schemas.Meeting.examples, "a list shows a real meeting");
}

/** Our own pages have no fault at all. */
async function lookAtProblems(page, contract, looks) {
  const { $ref } = contract.paths["/v1/meetings"].post.responses["422"];
  const { content } = contract.components.responses[$ref.split("/").at(-1)];
  const { type } = content["application/problem+json"].example;
  await page.goto(`${origin}${new URL(type).pathname}`);
  await looks.look(page, "problem");
}

await withBrowser({ executablePath, pictures, origins: [origin] }, async ({ page, watched, looks }) => {
  const contract = await (await fetch(`${origin}/openapi.json`)).json();
  await overview(page, looks);
  await publishAMeeting(page, watched, looks);
  await lookAtExample(page, contract);
  await lookAtProblems(page, contract, looks);
  await usePages(page, watched, looks, origin);
  await useRecord(page, looks, origin, pictures);
});
