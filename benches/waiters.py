#!/usr/bin/env python3
"""Clients that wait for changes: long polls and streams in one process, with one epoll loop that costs little.

usage: waiters.py PORT POLLS STREAMS

For each line on its standard input it writes a line of JSON: what its clients got since the last line. It ends with its
input.
"""

import heapq
import json
import os
import random
import re
import resource
import select
import socket
import sys
import time

HOST, WAIT = "127.0.0.1", 25
POLL, STREAM = "polls", "streams"
# How long to wait after a failure.
TRY_AGAIN = 1
# The clients of a council's record have machines of their own. These share one with the server, so they yield to it.
NICENESS = 5
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.I)
RETRY = re.compile(rb"\r\nretry-after: (\d+)", re.I)
CURSOR = re.compile(rb'"next_cursor":"([^"]+)"')
POSITION = re.compile(rb'"position":(\d+)')
BOOKMARK = re.compile(rb"^event: ?bookmark\r?$", re.M)
ID = re.compile(rb"^id: ?(\S+)", re.M)


class Client:
    """One connection, and where its client is in the feed."""

    def __init__(self, number, kind):
        self.kind, self.cursor, self.held, self.asked, self.socket = kind, b"now", b"", 0.0, None
        # Each client has an address of its own, as the clients of a real server have.
        self.address = f"127.1.{number // 250}.{number % 250 + 1}"
        self.is_open = False
        # So that the polls do not all end in the same second.
        self.wait = random.randint(1, WAIT)


class Clients:
    def __init__(self, port, polls, streams):
        self.port, self.loop, self.later, self.of = port, select.epoll(), [], {}
        self.clients = [Client(number, POLL if number < polls else STREAM) for number in range(polls + streams)]
        # The answers of all polls that wait at one place are equal, so one is read, and the others are compared.
        self.known, self.cursor, self.positions = b"", b"", []
        self.first_failure = ""
        self.forget()

    def forget(self):
        self.counts = dict.fromkeys(["answers", "empty", "turned_away", "failed", "lost", "bookmarks"], 0)
        # For each position: how many clients got it, when the first did, and when the last.
        self.came = {POLL: {}, STREAM: {}}

    def begin(self, client):
        """Connects a client and asks."""
        client.socket = socket.socket()
        client.socket.bind((client.address, 0))
        try:
            client.socket.connect((HOST, self.port))
        except ConnectionError as error:
            client.socket.close()
            client.socket = None
            self.fail(b"no connection", str(error).encode())
            self.ask_later(client, TRY_AGAIN)
            return
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.of[client.socket.fileno()] = client
        self.loop.register(client.socket.fileno(), select.EPOLLIN)
        self.ask(client)

    def ask(self, client):
        client.held, client.is_open = b"", False
        if client.kind == POLL:
            target, accept = b"?after=%s&wait=%d" % (client.cursor, client.wait), b"application/json"
            client.wait = WAIT
        else:
            target, accept = b"/stream?after=%s" % client.cursor, b"text/event-stream"
        client.asked = time.monotonic()
        client.socket.sendall(b"GET /v1/changes%s HTTP/1.1\r\nHost: %s:%d\r\nAccept: %s\r\n\r\n" % (
            target, HOST.encode(), self.port, accept))

    def ask_later(self, client, seconds):
        client.asked = float("inf")
        heapq.heappush(self.later, (time.monotonic() + seconds, id(client), client))

    def run(self):
        """Serves the clients until standard input ends."""
        for number, client in enumerate(self.clients):
            self.begin(client)
            if number % 100 == 99:
                # The server takes so many connections at a time.
                time.sleep(0.02)
        self.loop.register(sys.stdin.fileno(), select.EPOLLIN)
        print(json.dumps({"clients": len(self.clients)}), flush=True)
        while True:
            rest = max(self.later[0][0] - time.monotonic(), 0) if self.later else 1
            for number, _ in self.loop.poll(min(rest, 1)):
                if number == sys.stdin.fileno():
                    if not os.read(number, 4096):
                        return
                    self.tell()
                else:
                    self.read(self.of[number])
            while self.later and self.later[0][0] <= time.monotonic():
                client = heapq.heappop(self.later)[2]
                if client.socket:
                    self.ask(client)
                else:
                    self.begin(client)

    def read(self, client):
        try:
            data = client.socket.recv(1 << 18)
        except ConnectionError:
            data = b""
        if not data:
            self.closed(client)
        elif client.kind == POLL:
            client.held = client.held + data if client.held else data
            self.polled(client)
        else:
            client.held += data
            self.streamed(client)

    def closed(self, client):
        """A stream ends after some minutes, and goes on where it was. Nothing else ends by itself."""
        self.counts["lost"] += 1
        self.loop.unregister(client.socket.fileno())
        del self.of[client.socket.fileno()]
        client.socket.close()
        client.socket, client.is_open = None, False
        self.ask_later(client, TRY_AGAIN)

    def polled(self, client):
        """Reads the answer of a poll, if the whole of it is there, and asks again."""
        head, found, body = client.held.partition(b"\r\n\r\n")
        if not found:
            return
        length = LENGTH.search(head)
        if len(body) < int(length[1]) if length else not body.endswith(b"0\r\n\r\n"):
            return
        self.counts["answers"] += 1
        if not head.startswith(b"HTTP/1.1 200"):
            self.fail(head, body)
            client.held = b""
            self.ask_later(client, TRY_AGAIN)
            return
        if body != self.known:
            self.known, self.cursor = body, CURSOR.search(body)[1]
            self.positions = [int(position) for position in POSITION.findall(body)]
        client.cursor = self.cursor
        self.note(client, self.positions)
        again = None if self.positions else RETRY.search(head)
        if again:
            self.counts["turned_away"] += 1
            client.held = b""
            self.ask_later(client, int(again[1]))
            return
        if not self.positions:
            self.counts["empty"] += 1
        self.ask(client)

    def streamed(self, client):
        """Reads the events of a stream that are there whole."""
        if not client.is_open:
            head, found, rest = client.held.partition(b"\r\n\r\n")
            if not found:
                return
            if not head.startswith(b"HTTP/1.1 200"):
                self.fail(head, rest)
                client.held = b""
                self.ask_later(client, TRY_AGAIN)
                return
            client.is_open, client.held = True, rest
        whole, found, rest = client.held.rpartition(b"\n\n")
        if not found:
            return
        client.held = rest
        places = ID.findall(whole)
        if places:
            client.cursor = places[-1]
        self.counts["bookmarks"] += len(BOOKMARK.findall(whole))
        self.note(client, [int(position) for position in POSITION.findall(whole)])

    def note(self, client, positions):
        now = time.monotonic()
        for position in positions:
            seen = self.came[client.kind].setdefault(position, [0, now, now])
            seen[0] += 1
            seen[2] = now

    def fail(self, head, body):
        self.counts["failed"] += 1
        self.first_failure = self.first_failure or (head + b"\n" + body[:500]).decode(errors="replace")

    def tell(self):
        usage, now = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
        polls = [client for client in self.clients if client.kind == POLL]
        told = {
            **self.counts, "cpu": usage.ru_utime + usage.ru_stime, "came": self.came,
            "first_failure": self.first_failure,
            "waiting": sum(client.socket is not None and now - client.asked > 0.5 for client in polls),
            "open_streams": sum(client.is_open for client in self.clients),
        }
        print(json.dumps(told), flush=True)
        self.forget()


if __name__ == "__main__":
    os.nice(NICENESS)
    Clients(*map(int, sys.argv[1:4])).run()
