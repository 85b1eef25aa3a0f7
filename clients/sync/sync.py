"""Keeps a copy of the public record in step: python3 sync.py https://minutes.example.org copy.sqlite"""

import http.client, json, os, sqlite3, sys, time, urllib.error, urllib.request
from typing import Any

TABLES = """CREATE TABLE IF NOT EXISTS place (cursor TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS records (id TEXT PRIMARY KEY, kind TEXT NOT NULL, record TEXT NOT NULL);"""


def ask(url: str) -> Any:
    """The next changes. None if this copy must start again."""
    while True:
        page, pause = None, "1"
        try:
            with urllib.request.urlopen(url, timeout=60) as answer:
                page, pause = json.load(answer), answer.headers.get("Retry-After", "0")
        except urllib.error.HTTPError as error:
            if error.code == 410:
                return None
            if error.code != 429 and error.code < 500:
                raise
            pause = error.headers.get("Retry-After", "1")
        except (OSError, ValueError, http.client.HTTPException):
            pass  # The connection was lost.
        time.sleep(int(pause) if pause.isdigit() else 1)
        if page:
            return page


def follow(base: str, path: str, until_complete: bool) -> bool:
    """Takes changes into a copy, for ever or until it is complete. False if it must start again."""
    copy = sqlite3.connect(path)
    copy.executescript(TABLES)
    (cursor,) = copy.execute("SELECT cursor FROM place").fetchone() or ("start",)
    while page := ask(f"{base}/v1/changes?after={cursor}&compact=true&include=record&wait=25"):
        cursor = page["page"]["next_cursor"]
        with copy:  # One transaction, so the rows and the cursor always belong together.
            for change in page["data"]:
                copy.execute("DELETE FROM records WHERE id = ?", (change["id"],))
                if change["record"] is not None:  # It is null if the record is deleted or withdrawn.
                    row = (change["id"], change["kind"], json.dumps(change["record"]))
                    copy.execute("INSERT INTO records VALUES (?, ?, ?)", row)
            copy.execute("DELETE FROM place")
            copy.execute("INSERT INTO place VALUES (?)", (cursor,))
        if until_complete and page["page"]["caught_up"]:
            break
    copy.close()
    return page is not None


def main(base: str, path: str) -> None:
    while True:
        if os.path.exists(path):
            follow(base, path, until_complete=False)
            print("This copy must start again. It stays as it is until the new one is complete.", flush=True)
        while not follow(base, path + ".new", until_complete=True):
            os.remove(path + ".new")
        os.replace(path + ".new", path)


main(*sys.argv[1:])
