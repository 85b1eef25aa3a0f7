// Keeps a copy of the public record in step: node sync.js https://minutes.example.org copy.json

import { existsSync, readFileSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

type Change = { id: string; record: object | null };
type Page = { data: Change[]; page: { next_cursor: string; caught_up: boolean } };
type Copy = { cursor: string; records: Record<string, object> };

const [base = "", path = ""] = process.argv.slice(2);

/** The next changes. Null if this copy must start again. */
async function ask(cursor: string): Promise<Page | null> {
  const url = `${base}/v1/changes?after=${cursor}&compact=true&include=record&wait=25`;
  for (;;) {
    // Without an answer, the connection was lost.
    const answer = await fetch(url, { signal: AbortSignal.timeout(60_000) }).catch(() => null);
    const body = await answer?.text().catch(() => null);
    if (answer?.status === 410) return null;
    if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new Error(body ?? url);
    const isPage = answer?.ok && body;
    await sleep(1000 * (Number(answer?.headers.get("retry-after")) || (isPage ? 0 : 1)));
    if (isPage) return JSON.parse(body) as Page;
  }
}

/** Writes the rows and their cursor as one file, which is complete at any time. */
async function keep(copy: Copy): Promise<void> {
  const file = await open(`${path}.new`, "w");
  await file.writeFile(JSON.stringify(copy));
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
}

let isComplete = existsSync(path);
let copy: Copy = isComplete ? (JSON.parse(readFileSync(path, "utf8")) as Copy) : { cursor: "start", records: {} };
for (;;) {
  const next = await ask(copy.cursor);
  if (next === null) {
    console.log("This copy must start again. Its file stays as it is until the new one is complete.");
    copy = { cursor: "start", records: {} };
  }
  for (const { id, record } of next?.data ?? []) {
    if (record === null) delete copy.records[id]; // The record is deleted or withdrawn.
    else copy.records[id] = record;
  }
  copy.cursor = next?.page.next_cursor ?? copy.cursor;
  isComplete = next !== null && (isComplete || next.page.caught_up);
  if (isComplete) await keep(copy);
}
