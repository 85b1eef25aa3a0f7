// The pages of meetings, decisions and issues: what a newcomer does with them, what they look like, and how a decision prints.

import assert from "node:assert/strict";
import { join } from "node:path";
import { follow } from "./look.mjs";

/** From the list of meetings to the statement of a decision, and on to the issue of which it is a part. */
async function followADecision(page, origin) {
  await page.goto(`${origin}/`);
  await follow(page, page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Meetings" }));
  await follow(page, page.getByRole("navigation", { name: "Councils" }).getByRole("link", { name: "Chorley Council" }));
  await follow(page, page.getByRole("link", { name: "Executive Cabinet, 2 August 2018" }));
  const item = page.locator("#item-44");
  assert.ok((await item.innerText()).includes("To note the report."), "the item has its decision");
  await follow(page, item.getByRole("link", { name: /^Statement of this decision/ }));
  const said = await page.locator("main").innerText();
  for (const words of ["None. The record states that there were none.", "date not known", "How to cite"]) {
    assert.ok(said.includes(words), `the statement says: ${words}`);
  }
  await follow(page, page.getByRole("link", { name: "Minute 44, Executive Cabinet, 2 August 2018" }));
  assert.equal(new URL(page.url()).hash, "#item-44", "the statement leads back to the minute");
  await follow(page, page.locator("#item-44").getByRole("link", { name: "Digital Strategy Annual Report" }));
  assert.ok((await page.locator("main").innerText()).includes("Timeline"), "the item leads to its issue");
}

/** Back through the meetings, by links alone. */
async function goBack(page, origin) {
  await page.goto(`${origin}/meetings`);
  const first = await page.getByRole("heading", { name: "Latest meetings" }).count();
  await follow(page, page.getByRole("link", { name: "Older meetings" }));
  await page.getByRole("heading", { name: "Earlier meetings" }).waitFor();
  assert.equal(first, 1, "the list begins with the latest");
}

/** The page of the record that a list of the API gives first. */
async function pageOf(origin, path) {
  const { data } = await (await fetch(`${origin}/v1/${path}`)).json();
  return new URL(data[0].links.html).pathname;
}

async function named(origin, collection, key) {
  const record = await (await fetch(`${origin}/v1/${collection}/by/demo/${key}`)).json();
  return new URL(record.links.html).pathname;
}

/** Uses the pages, and looks at each in every window and scheme for faults of every rule. */
export async function useRecord(page, looks, origin, pictures) {
  await followADecision(page, origin);
  await goBack(page, origin);
  const amended = (await (await fetch(`${origin}/v1/decisions?council=examplebridge&limit=200`)).json()).data
    .find(({ recommendation_followed }) => recommendation_followed === "amended");
  assert.ok(amended, "the demo has a decision that is not what was recommended");
  const pages = {
    meetings: "/meetings?council=examplebridge",
    "meeting-chorley": await named(origin, "meetings", "chorley-cabinet-2018-08-02"),
    "meeting-cabinet": await named(origin, "meetings", "examplebridge-cabinet-2026-02-11"),
    "meeting-parts": await named(origin, "meetings", "examplebridge-council-2026-07-21"),
    "meeting-changed": await named(origin, "meetings", "examplebridge-cabinet-2026-12-09"),
    "meeting-next": await pageOf(origin, "meetings?council=examplebridge&sort=-start_at"),
    "decision-chorley": await named(origin, "decisions", "chorley-item-44-decision"),
    "decision-amended": new URL(amended.links.html).pathname,
    "issue-chorley": await named(origin, "issues", "chorley-digital-strategy-annual-report"),
  };
  for (const [name, path] of Object.entries(pages)) {
    const answer = await page.goto(`${origin}${path}`);
    assert.equal(answer.status(), 200, path);
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await looks.look(page, name, { whole: true });
  }
  await page.goto(`${origin}${pages["decision-amended"]}`);
  assert.ok((await page.locator("ins").count()) > 0, "what was not recommended is marked");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await page.setViewportSize({ width: 794, height: 1123 });
  assert.ok(!(await page.getByRole("navigation", { name: "Pages" }).isVisible()), "the way round the pages is not printed");
  const ink = await page.evaluate(() => getComputedStyle(document.body).color);
  assert.equal(ink, "rgb(0, 0, 0)", "what is printed is black, also where the screen is dark");
  await page.screenshot({ path: join(pictures, "decision-printed.png"), fullPage: true });
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await readChanges(page, `${origin}${pages["meeting-changed"]}`, pictures);
}

/** What changed is closed until it is opened, is told by words too, and prints as a short list. */
async function readChanges(page, address, pictures) {
  await page.goto(address);
  const changed = page.locator("section.changed");
  assert.ok(!(await changed.locator("del").first().isVisible()), "changes are closed until they are opened");
  await changed.locator("summary").click();
  assert.ok(await changed.locator("del").first().isVisible(), "changes open without a script");
  const lines = await changed.locator("del, ins").evaluateAll((words) =>
    words.map((word) => [word.localName, getComputedStyle(word).textDecorationLine, word.textContent]));
  for (const [name, line, words] of lines) {
    const [expected, said] = name === "del" ? ["line-through", "[removed: "] : ["underline", "[added: "];
    assert.deepEqual([line, words.startsWith(said)], [expected, true], `${words} is told apart without colour`);
  }
  await page.locator("section.citing summary").click();
  assert.equal(await page.locator("section.citing pre:visible").count(), 2, "Markdown and BibTeX are there to copy");
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  for (const section of ["changed", "citing"]) {
    assert.ok(await page.locator(`section.${section} .printed`).isVisible(), `${section} prints in short`);
    assert.ok(!(await page.locator(`section.${section} details`).isVisible()), `${section} prints once`);
  }
  await page.screenshot({ path: join(pictures, "meeting-printed.png"), fullPage: true });
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
}
