"""Receives webhooks, and verifies them with the published library of Standard Webhooks, also after a rotation.

It writes to the council in MINUTEBOOK_COUNCIL, so let it run on a demo: MINUTEBOOK_URL is the server's address,
MINUTEBOOK_TOKEN a token for `council:admin`. It listens on 127.0.0.1 at WEBHOOK_PORT, with WEBHOOK_CERTIFICATE and
WEBHOOK_KEY. The server must be allowed to deliver there.
"""

import json
import os
import queue
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import httpx
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

COUNCIL = os.environ["MINUTEBOOK_COUNCIL"]
PORT = int(os.environ["WEBHOOK_PORT"])

# A message as it came: its headers, and its body to the byte.
Message = tuple[dict[str, str], bytes]

messages: queue.Queue[Message] = queue.Queue()
# Statuses to answer with; 204 when there is none.
statuses: queue.Queue[int] = queue.Queue()


class Receiver(BaseHTTPRequestHandler):
    """Keeps each message, and answers."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        messages.put(({name.lower(): value for name, value in self.headers.items()}, body))
        try:
            status = statuses.get_nowait()
        except queue.Empty:
            status = 204
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def listen() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["WEBHOOK_CERTIFICATE"], os.environ["WEBHOOK_KEY"])
    server = ThreadingHTTPServer(("127.0.0.1", PORT), Receiver)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()


def check(holds: bool, what: str) -> None:
    if not holds:
        sys.exit(f"webhooks: {what}")


def answered(answer: httpx.Response, status: int) -> Any:
    check(answer.status_code == status, f"{answer.request.url} is answered {answer.status_code}: {answer.text}")
    return answer.json() if answer.content else None


def received() -> Message:
    try:
        return messages.get(timeout=60)
    except queue.Empty:
        sys.exit("webhooks: no message came within a minute")


def is_verified(secret: str, message: Message) -> bool:
    headers, body = message
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def change(admin: httpx.Client) -> str:
    """Makes a public record, and gives its id."""
    body = {"council": COUNCIL, "slug": f"hooks-{uuid4()}", "name": "Hooks", "kind": "panel"}
    made: dict[str, str] = answered(admin.post("/v1/bodies", json=body), 201)
    return made["id"]


def main() -> None:
    listen()
    headers = {"Authorization": f"Bearer {os.environ['MINUTEBOOK_TOKEN']}"}
    admin = httpx.Client(base_url=os.environ["MINUTEBOOK_URL"], headers=headers)
    new = {"council": COUNCIL, "url": f"https://127.0.0.1:{PORT}/hook", "kinds": ["body"]}
    webhook = answered(admin.post("/v1/webhooks", json=new), 201)
    one, secret = f"/v1/webhooks/{webhook['id']}", webhook["secret"]

    # A digest: it says from where to read.
    body_id = change(admin)
    headers, body = message = received()
    check(is_verified(secret, message), "the signature of the first message is not good")
    check(not is_verified(secret, (headers, body + b" ")), "a changed body is verified")
    check(not is_verified(f"whsec_{'A' * 43}=", message), "another secret verifies it")
    digest = json.loads(body)
    check(digest["type"] == "changes.available" and digest["data"]["count"] == 1, f"it is no digest: {digest}")
    changes = answered(httpx.get(digest["data"]["links"]["changes"]), 200)["data"]
    check([entry["id"] for entry in changes] == [body_id], f"the digest leads to {changes}")

    # Each change, and one that fails first: it comes again with the same id.
    etag = admin.get(one).headers["etag"]
    answered(admin.patch(one, json={"mode": "each"}, headers={"If-Match": etag}), 200)
    statuses.put(500)
    body_id = change(admin)
    first, again = received(), received()
    check(first[0]["webhook-id"] == again[0]["webhook-id"], "it comes again with another id")
    check(first[1] == again[1], "it comes again with another body")
    check(is_verified(secret, again), "the signature of the second attempt is not good")
    told = json.loads(again[1])
    check((told["type"], told["data"]["id"]) == ("body.created", body_id), f"it tells of something else: {told}")

    # The rotation: both secrets verify, with a library that knows nothing of rotations.
    rotated = answered(admin.post(f"{one}/secret"), 200)["secret"]
    check(rotated != secret, "the rotation gives the same secret")
    change(admin)
    message = received()
    check(is_verified(secret, message), "the former secret no longer verifies")
    check(is_verified(rotated, message), "the new secret does not verify")

    answered(admin.post(f"{one}/test"), 202)
    message = received()
    check(is_verified(rotated, message) and json.loads(message[1])["type"] == "webhook.test", "the test is not good")
    answered(admin.delete(one, headers={"If-Match": "*"}), 204)
    print("webhooks: verified by the Python library of Standard Webhooks, through a rotation")


main()
