// The pages for people: what a newcomer does with them, and what they look like.

import assert from "node:assert/strict";
import { follow, pictures } from "./look.mjs";

/** From the front page to a figure, and on to the minute that reported it. */
async function followAFigure(page, origin) {
  await page.goto(`${origin}/`);
  await follow(page, page.getByRole("link", { name: "Digital Strategy 2017-2020" }));
  assert.equal(new URL(page.url()).pathname, "/strategies/digital-strategy", "the front page leads to the strategy");
  await pictures(page);
  await page.getByRole("table").getByRole("link", { name: "Digital access points" }).click();
  assert.equal(new URL(page.url()).hash, "#metric-DS-ACCESS-POINTS", "the table leads to the card");
  const card = page.locator("#metric-DS-ACCESS-POINTS");
  assert.ok((await card.innerText()).includes("26 access points"), "the card has the figure");
  const chart = await card.getByRole("link", { name: /^Chart as SVG/ }).getAttribute("href");
  const svg = await fetch(`${origin}${chart}`);
  assert.deepEqual([svg.status, svg.headers.get("content-type")], [200, "image/svg+xml"], "the chart is an SVG");
  const figures = await card.getByRole("link", { name: /^Figures as JSON/ }).getAttribute("href");
  const { data } = await (await fetch(`${origin}${figures}`)).json();
  assert.deepEqual(data.map(({ value }) => value), [26, 17], "the same figures are JSON");
  await follow(page, card.getByRole("link", { name: "Item 44, Executive Cabinet, 2 August 2018" }));
  assert.equal(new URL(page.url()).hash, "#item-44", "the figure leads to its minute");
  const item = await page.locator("#item-44").innerText();
  assert.ok(item.includes("Digital Strategy - Annual Update Report"), "the minute is that of the report");
}

/** By the keyboard alone: the first stop leads past the head. */
async function skip(page, origin) {
  await page.goto(`${origin}/strategies`);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main", "the skip link leads to the content");
}

/** Uses the pages, and looks at each in every window and scheme for faults of every rule. */
export async function usePages(page, watched, looks, origin) {
  await followAFigure(page, origin);
  await skip(page, origin);
  const pages = {
    home: "/",
    strategies: "/strategies",
    "strategy-digital": "/strategies/digital-strategy",
    "strategy-inclusion": "/strategies/digital-inclusion",
    "strategy-cycles": "/strategies/cycle-parking",
  };
  for (const [name, path] of Object.entries(pages)) {
    const answer = await page.goto(`${origin}${path}`);
    assert.equal(answer.status(), 200, path);
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    await looks.look(page, name, { whole: true });
  }
  await watched.expecting("404 GET", async () => {
    const answer = await page.goto(`${origin}/strategies/never-was`);
    assert.equal(answer.status(), 404, "what is not there is not there");
    await looks.look(page, "absent", { whole: true });
  });
}
