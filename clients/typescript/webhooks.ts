// Receives webhooks, and verifies them with the published library of Standard Webhooks, also after a rotation.
//
// It writes to the council in MINUTEBOOK_COUNCIL, so let it run on a demo: MINUTEBOOK_URL is the server's address,
// MINUTEBOOK_TOKEN a token for `council:admin`. It listens on 127.0.0.1 at WEBHOOK_PORT, with WEBHOOK_CERTIFICATE and
// WEBHOOK_KEY. The server must be allowed to deliver there.

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { Webhook } from "standardwebhooks";
import createClient from "openapi-fetch";
import type { paths } from "./generated/minutebook.js";

const council = setting("MINUTEBOOK_COUNCIL");
const port = Number(setting("WEBHOOK_PORT"));
const admin = createClient<paths>({
  baseUrl: setting("MINUTEBOOK_URL"),
  headers: { Authorization: `Bearer ${setting("MINUTEBOOK_TOKEN")}` },
});

/** A message as it came. */
interface Message {
  headers: Record<string, string>;
  body: string;
}

const messages: Message[] = [];
let arrived: () => void = () => {};

const server = createServer(
  { cert: readFileSync(setting("WEBHOOK_CERTIFICATE")), key: readFileSync(setting("WEBHOOK_KEY")) },
  (request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      messages.push({ headers: Object.fromEntries(headers), body: Buffer.concat(pieces).toString("utf8") });
      response.writeHead(204).end();
      arrived();
    });
  },
);

/** The next message. */
async function received(): Promise<Message> {
  const limit = setTimeout(() => fail("no message came within a minute"), 60_000);
  while (messages.length === 0) {
    await new Promise<void>((resolve) => {
      arrived = resolve;
    });
  }
  clearTimeout(limit);
  return messages.shift() ?? fail("there is no message");
}

function isVerified(secret: string, message: Message): boolean {
  try {
    new Webhook(secret).verify(message.body, message.headers);
    return true;
  } catch {
    return false;
  }
}

/** Makes a public record, and gives its id. */
async function change(): Promise<string> {
  const body = { council, slug: `hooks-${randomUUID()}`, name: "Hooks", kind: "panel" as const };
  return answered(await admin.POST("/v1/bodies", { body })).id;
}

async function main(): Promise<void> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const url = `https://127.0.0.1:${port}/hook`;
  const webhook = answered(await admin.POST("/v1/webhooks", { body: { council, url, mode: "each", kinds: ["body"] } }));
  const secret = webhook.secret ?? fail("there is no secret");
  const path = { id: webhook.id };

  const id = await change();
  const first = await received();
  check(isVerified(secret, first), "the signature of the first message is not good");
  check(!isVerified(secret, { ...first, body: `${first.body} ` }), "a changed body is verified");
  check(!isVerified(`whsec_${"A".repeat(43)}=`, first), "another secret verifies it");
  const told: { type: string; data: { id: string } } = JSON.parse(first.body);
  check(told.type === "body.created" && told.data.id === id, `it tells of something else: ${first.body}`);

  const rotated = answered(await admin.POST("/v1/webhooks/{id}/secret", { params: { path } })).secret;
  check(rotated !== undefined && rotated !== secret, "the rotation gives no other secret");
  await change();
  const second = await received();
  check(isVerified(secret, second), "the former secret no longer verifies");
  check(isVerified(rotated ?? "", second), "the new secret does not verify");

  const header = { "If-Match": "*" };
  const deleted = await admin.DELETE("/v1/webhooks/{id}", { params: { path, header } });
  check(deleted.response.status === 204, `the deletion is answered ${deleted.response.status}`);
  console.log("webhooks: verified by the Node library of Standard Webhooks, through a rotation");
  server.close();
  server.closeAllConnections();
}

function setting(name: string): string {
  return process.env[name] ?? fail(`${name} is not set`);
}

/** The body of an answer that must have one. */
function answered<Body>(answer: { data?: Body; response: Response }): Body {
  return answer.data ?? fail(`${answer.response.url} is answered ${answer.response.status}`);
}

function check(holds: boolean, what: string): void {
  if (!holds) {
    fail(what);
  }
}

function fail(what: string): never {
  console.error(`webhooks: ${what}`);
  process.exit(1);
}

await main();
