// What a page looks like: faults that axe finds, sideways scroll, and a picture to look at.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const WINDOWS = { desktop: { width: 1280, height: 900 }, phone: { width: 320, height: 640 } };

/** Waits for all pictures of a page, those too that come only as one scrolls to them; one that does not come is an error. */
export async function pictures(page) {
  await page.evaluate(async () => {
    // What fits another width is chosen by the next frame.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (const picture of document.images) picture.loading = "eager";
    await Promise.all([...document.images].map((picture) => picture.decode()));
  });
}

/** Follows a link to another page, and waits until that is there whole: what is left half loaded counts as a request that failed. */
export async function follow(page, link) {
  await Promise.all([page.waitForEvent("load"), link.click()]);
}

/** Looks at pages, keeps their faults, and writes pictures into a folder. */
export function looker(folder) {
  mkdirSync(folder, { recursive: true });
  const faults = [];
  const counted = new Map();

  async function axe(page, where, rules, all) {
    await page.evaluate(AXE);
    const options = {
      runOnly: { type: "tag", values: all ? [...STANDARD, "best-practice"] : STANDARD },
      rules: { "target-size": { enabled: true } },
      resultTypes: ["violations"],
    };
    const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), options);
    for (const { id, nodes } of violations) {
      if (rules && !rules.includes(id)) {
        counted.set(id, Math.max(counted.get(id) ?? 0, nodes.length));
        continue;
      }
      for (const node of nodes) {
        const why = node.failureSummary.split("\n").slice(1).join(" ").trim();
        faults.push(`${where}: ${id} at ${node.target.join(" ")}: ${why}`);
      }
    }
  }

  async function scroll(page, where) {
    const { inner, content } = await page.evaluate(() => ({
      inner: document.documentElement.clientWidth,
      content: document.documentElement.scrollWidth,
    }));
    if (content > inner) faults.push(`${where}: the page scrolls sideways, ${content} px in ${inner}`);
  }

  return {
    faults,
    counted,
    /**
     * Looks at the page in both windows and both colour schemes. `rules` names what must be free of faults, all by default;
     * `at` is the part that the picture shows, and `whole` has it show the page from top to bottom. A page of ours is asked for all
     * rules, those of good practice too.
     */
    async look(page, name, { rules, at, whole } = {}) {
      for (const [window, size] of Object.entries(WINDOWS)) {
        await page.setViewportSize(size);
        await pictures(page);
        for (const scheme of ["light", "dark"]) {
          await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
          // Swagger UI asks for the scheme once, when it starts, and then keeps it in this class.
          await page.evaluate((scheme) => {
            if (document.querySelector(".swagger-ui")) document.documentElement.classList.toggle("dark-mode", scheme === "dark");
          }, scheme);
          const where = `${name}-${window}-${scheme}`;
          await axe(page, where, rules, whole);
          await scroll(page, where);
          await at?.evaluate((element) => element.scrollIntoView());
          await page.screenshot({ path: join(folder, `${where}.png`), fullPage: Boolean(whole) });
        }
      }
      await page.setViewportSize(WINDOWS.desktop);
      await pictures(page);
    },
  };
}
