// Headless Chromium for a test: it reaches only the given origins, and no fault may be found in what it shows.

import assert from "node:assert/strict";
import { chromium } from "playwright-core";
import { looker } from "./look.mjs";
import { watch } from "./watch.mjs";

/** Gives a page to a test, and fails at its end where there were faults. */
export async function withBrowser({ executablePath, pictures, origins }, test) {
  const browser = await chromium.launch({
    executablePath,
    // Chromium's sandbox does not run as root, and all pages are ours. No name resolves, so that nothing leaves the machine even by
    // ways that a page does not see.
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
  });
  try {
    const context = await browser.newContext();
    const watched = await watch(context, origins);
    context.setDefaultTimeout(30_000);
    const looks = looker(pictures);
    await test({ context, page: await context.newPage(), watched, looks });

    const counted = [...looks.counted].map(([rule, count]) => `${rule} ${count}`).sort();
    console.log(`Swagger UI's own faults, at most on one page: ${counted.join(", ") || "none"}`);
    const faults = [...watched.faults, ...looks.faults];
    assert.equal(faults.length, 0, `${faults.length} faults:\n${faults.join("\n")}`);
    console.log(`The browser test passed; its pictures are in ${pictures}`);
  } finally {
    await browser.close();
  }
}
