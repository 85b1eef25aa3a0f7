"""Writes everything that a server answers to reads into a folder, so that two servers can be compared by `diff -r`.

    export.py SERVER PUBLIC_URL CONTRACT FOLDER [TOKEN]

Each list is read page by page, then records by id with their ETag, and the bytes of each document's file. Links in
the answers begin with the public URL; they are asked for at the server's own address. `poll_from`, which cursors hold
too, is a time of the database's clock. It differs each time, so it is left out.
"""

import json
import pathlib
import re
import sys
import urllib.error
import urllib.request

server, public, contract, folder = sys.argv[1:5]
headers = {"Authorization": f"Bearer {sys.argv[5]}"} if len(sys.argv) > 5 else {}
folder = pathlib.Path(folder)
folder.mkdir(parents=True)
# Of each record type so many are read by id as well.
BY_ID = 10
CLOCK = re.compile(rb'(?<="poll_from":")[^"]*|(?<="next_cursor":")[^"]*|(?<=[?&]cursor=)[^"&]*')


def get(url):
    address = url.replace(public, server) if url.startswith(public) else server + url
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=60) as answer:
            return answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        sys.exit(f"export: {address} is answered {error.code}: {error.read().decode()}")


def write(name, body):
    (folder / name).write_bytes(CLOCK.sub(b"-", body))


def meant(part):
    """A part of the contract, or the component that it refers to."""
    if "$ref" not in part:
        return part
    _, section, name = part["$ref"].removeprefix("#/").split("/")
    return document["components"][section][name]


def is_list(operation):
    schema = meant(operation["responses"]["200"]).get("content", {}).get("application/json", {}).get("schema", {})
    parameters = [meant(parameter).get("name") for parameter in operation.get("parameters", [])]
    return "List" in json.dumps(schema) or "cursor" in parameters


document = json.loads(pathlib.Path(contract).read_text())
paths = document["paths"]
lists = [path for path, item in paths.items() if "get" in item and "{" not in path and is_list(item["get"])]
# Only councils' administrators may read the log of accesses and webhooks, and only administrators of all councils the
# revocations.
lists = [path for path in lists if path not in ("/v1/accesses", "/v1/revocations", "/v1/webhooks")]
records = files = 0
for path in lists:
    name, page, following = path.removeprefix("/v1/"), 0, f"{path}?limit=200&count=true"
    while following:
        body, _ = get(following)
        write(f"{name}-{page:03}.json", body)
        answer = json.loads(body)
        for place, record in enumerate(answer["data"]):
            records += 1
            links = record["links"]
            if page == 0 and place < BY_ID:
                whole, found = get(links["self"])
                write(f"{name}-{record['id']}.json", found["etag"].encode() + b"\n" + whole)
            if name == "documents" and links.get("file"):
                files += 1
                (folder / f"file-{record['id']}").write_bytes(get(links["file"])[0])
        page, following = page + 1, answer["page"]["next"]
for path in ("/v1/observations.csv", "/v1/enums", "/v1"):
    write(path.replace("/", "_"), get(path)[0])
if records < 1000 or files < 1 or len(lists) < 15:
    sys.exit(f"export: {records} records of {len(lists)} lists and {files} files are fewer than the demo has")
print(f"{records} records of {len(lists)} lists, {files} files")
