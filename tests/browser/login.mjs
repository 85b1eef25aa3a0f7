// Logs in to Swagger UI by OpenID Connect, writes with the access token, and logs out.
// `scripts/browser-test.sh` starts a provider and the server, and calls this with their addresses and a folder for pictures.

import assert from "node:assert/strict";
import { withBrowser } from "./browser.mjs";
import { authorise, close, execute, fill, openDialog, openOperation, SWAGGER_RULES } from "./swagger.mjs";

const { ORIGIN: origin, ISSUER: issuer, CHROMIUM: executablePath, PICTURES: pictures } = process.env;

/** The part of the dialog for log in. */
function loginPart(dialog) {
  return dialog.locator(".auth-container").filter({ hasText: "OpenID Connect URL" });
}

/** The dialog offers a token and one way to log in, and asks for no secret. */
async function lookAtDialog(page, looks) {
  await openOperation(page, origin, "Meetings", "create_meeting");
  const dialog = await openDialog(page);
  const titles = await dialog.locator("h4").allInnerTexts();
  assert.deepEqual(
    titles.map((title) => title.replace(/\s+/g, " ").trim()),
    ["openIdConnect (OAuth2, authorization_code with PKCE)", "bearer (http, Bearer)"],
    "the provider's other grant types are not offered",
  );
  assert.equal(await dialog.locator("input:visible").count(), 1, "only the token of bearer is typed");
  await looks.look(page, "login-dialog", { rules: SWAGGER_RULES });
  return dialog;
}

/** Presses Authorize. Gives the window that opens, with the provider's form. */
async function begin(context, dialog) {
  const opened = context.waitForEvent("page");
  await loginPart(dialog).getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  const login = await opened;
  await login.getByLabel("Name").waitFor();
  assert.equal(new URL(login.url()).origin, issuer, "the provider asks who the user is");
  return login;
}

/** Begins to log in, and cancels. */
async function cancel(context, dialog, looks) {
  const login = await begin(context, dialog);
  const closed = login.waitForEvent("close");
  await login.getByRole("button", { name: "Cancel" }).click();
  await closed;
  await dialog.getByText("access_denied: You cancelled the login").waitFor();
  await looks.look(dialog.page(), "login-cancelled", { rules: SWAGGER_RULES });
}

async function logIn(context, dialog) {
  const login = await begin(context, dialog);
  await login.getByLabel("Name").fill("clerk");
  const answered = context.waitForEvent("response", (response) => response.url() === `${issuer}/token`);
  const closed = login.waitForEvent("close");
  await login.getByRole("button", { name: "Log in" }).click();
  const answer = await answered;
  assert.equal(answer.status(), 200, "the provider exchanges the code");
  await closed;
  await loginPart(dialog).getByRole("button", { name: "Remove authorization" }).waitFor();
  const form = new URLSearchParams(answer.request().postData());
  assert.match(form.get("code_verifier"), /^[A-Za-z0-9_-]{43,128}$/, "the code is exchanged with PKCE");
  assert.ok(!form.has("client_secret"), "a public client has no secret");
  return answer.json();
}

/** Creates a meeting, and publishes it after the page was loaded again. */
async function publish(page, accessToken) {
  let block = page.locator("#operations-Meetings-create_meeting");
  const created = await execute(block);
  const said = await created.answer.text();
  assert.deepEqual([created.answer.status(), created.shown], [201, 201], `the example makes a meeting: ${said}`);
  const sent = created.answer.request().headers().authorization;
  assert.equal(sent, `Bearer ${accessToken}`, "the access token is what is sent");
  const meeting = JSON.parse(said);
  block = await openOperation(page, origin, "Meetings", "update_meeting");
  await fill(block, "id", meeting.id);
  await fill(block, "If-Match", created.answer.headers().etag);
  const published = await execute(block);
  assert.deepEqual([published.answer.status(), published.shown], [200, 200], "the login lasts when the page is loaded again");
  assert.equal((await published.answer.json()).publication, "published", "the meeting is published");
}

/** Writes a meeting, which must be refused. Gives the problem. */
async function refused(page, watched, status) {
  const block = await openOperation(page, origin, "Meetings", "create_meeting");
  const { answer, shown } = await watched.expecting(`${status} POST`, () => execute(block));
  assert.deepEqual([answer.status(), shown], [status, status], "the write is refused");
  return { sent: answer.request().headers().authorization, problem: await answer.json() };
}

async function logOut(page, looks) {
  const dialog = await openDialog(page);
  await loginPart(dialog).getByText("Authorized").waitFor();
  await looks.look(page, "login-done", { rules: SWAGGER_RULES });
  await loginPart(dialog).getByRole("button", { name: "Remove authorization" }).click();
  await loginPart(dialog).getByRole("button", { name: "Apply given OAuth2 credentials" }).waitFor();
  const kept = await page.evaluate(() => localStorage.getItem("authorized"));
  assert.equal(kept, "{}", "the browser keeps nothing after log out");
  await close(dialog);
}

/** The page that the provider sends the browser to, where no window waits for it. */
async function lookAtRedirectPage(page, looks) {
  await page.goto(`${origin}/docs/oauth2-redirect.html?state=of-no-window&code=none`);
  await page.getByText("No window is waiting for this login").waitFor();
  await looks.look(page, "login-redirect", { whole: true });
}

await withBrowser({ executablePath, pictures, origins: [origin, issuer] }, async ({ context, page, watched, looks }) => {
  const dialog = await lookAtDialog(page, looks);
  await cancel(context, dialog, looks);
  const tokens = await logIn(context, dialog);
  await close(dialog);
  const kept = await page.evaluate(() => localStorage.getItem("authorized"));
  assert.ok(kept.includes(tokens.access_token) && !kept.includes(tokens.id_token), "the browser keeps the access token only");
  await publish(page, tokens.access_token);
  await logOut(page, looks);

  const { sent, problem } = await refused(page, watched, 401);
  assert.equal(sent, undefined, "no token is sent after log out");
  assert.equal(problem.code, "token_required", "a write needs a token again");

  await authorise(await openDialog(page), tokens.id_token);
  const wrong = await refused(page, watched, 401);
  assert.equal(wrong.sent, `Bearer ${tokens.id_token}`, "the ID token is sent as a bearer");
  assert.equal(wrong.problem.code, "invalid_token", "an ID token is no access token");
  await lookAtRedirectPage(page, looks);
});
