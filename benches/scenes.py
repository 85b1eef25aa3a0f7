"""The requests that are measured, and the same SQL for pgbench, taken from what the program sent."""

import datetime
import functools
import http.client
import json
import re

import generate
from measure import Line, wrk as line_of_wrk

# Lines of the table that others are compared with.
LEAN, PROGRAM, CACHED, NOT_MODIFIED = "the leanest SQL from the tables", "Minutebook", "Minutebook, from its cache", "Minutebook, 304"
FASTAPI, FASTAPI_TYPED, POSTGRAPHILE = "FastAPI, as quick as it can", "FastAPI, as its tutorial has it", "PostGraphile"
WRITE, WRITE_LIMIT = "Minutebook, with its idempotency key, checks and log entry", "pgbench, all its statements in one transaction"
NGINX, NGINX_NOT_MODIFIED = "nginx, a file", "nginx, 304 for a file"
# Requests that pgbench sends at once on a connection: as many as wrk's 32 connections bring to each of the program's 4.
PIPELINED = 8
FIRST = generate.FIRST_NUMBER
DECISION = {
    "item_id": f"{generate.PREFIX['items']}{{row}}", "kind": "committee", "outcome": "noted", "publication": "published",
    "text": "To note the paper on the winter gritting plan, and to hear of it again when the routes of the coming year are drawn.",
    "reasons": "So that members know what the plan costs before the budget is set.", "reasons_of": "decision",
    "alternatives": {"status": "none", "options": []}, "conflicts": {"status": "none", "declared": []},
}


class Told:
    """What was learned of the program: its SQL, its sessions, and addresses deep in a list."""

    def __init__(self, work):
        self.scripts, self.static = work / "pgbench", work / "static"
        self.scripts.mkdir(exist_ok=True)
        self.static.mkdir(exist_ok=True)
        self.reader = self.writer = self.token = self.since = ""
        self.readers = self.statements = 0
        self.variables = {}


def learn(options, cluster, program):
    """Has PostgreSQL log what the program sends for one request of each kind, and makes pgbench's scripts of it."""
    told = Told(options.work)
    told.since, told.token = cluster.sql("SELECT now()"), program.token()
    count = {"items": options.meetings * 10, "decisions": options.meetings * 5}
    cluster.sql("ALTER SYSTEM SET log_statement = 'all'")
    cluster.sql("SELECT pg_reload_conf()")
    try:
        mark = cluster.mark()
        program.start()
        sessions = [text for text, _ in cluster.statements(mark) if "SET search_path = published" in text]
        told.reader, told.readers = session(sessions[0]), len(sessions)

        def ask(path):
            mark = cluster.mark()
            status, _, body = program.get(path)
            if status != 200:
                raise SystemExit(f"{path}: {status} {body[:500]}")
            # The cache of answers asks on its own whether anybody wrote.
            sent = [each for each in cluster.statements(mark) if each[0].startswith(("SELECT", "WITH"))]
            return [each for each in sent if "published.generation" not in each[0]], body

        row = FIRST + options.meetings
        item, meeting = f"{generate.PREFIX['items']}{row}", f"{generate.PREFIX['meetings']}{row}"
        statements, body = ask(f"/v1/items/{item}")
        read = {item: drawn("items", "row")}
        draw = [("row", f"random({FIRST + 1}, {FIRST + count['items']})")]
        write(told, "item", body, statements, read, draw)
        lean(told, "item_lean", [f"SELECT * FROM record.items WHERE id = {drawn('items', 'row')} AND is_public"], draw)

        statements, body = ask(f"/v1/meetings/{meeting}?include=items")
        read = {meeting: drawn("meetings", "row"), f"{{{meeting}}}": drawn("meetings", "row", array=True)}
        draw = [("row", f"random({FIRST + 1}, {FIRST + options.meetings})")]
        write(told, "meeting", body, statements, read, draw)
        of = drawn("meetings", "row")
        lean(told, "meeting_lean", [f"SELECT * FROM record.meetings WHERE id = {of} AND is_public",
                                    f"SELECT * FROM record.items WHERE meeting_id = {of} AND is_public ORDER BY position, id"], draw)

        decision = f"{generate.PREFIX['decisions']}{row}"
        statements, body = ask(f"/v1/decisions/{decision}/statement")
        # A decision is at every other item.
        read = {decision: drawn("decisions", "row"), json.loads(body)["item"]["id"]: drawn("items", "item")}
        draw = [("row", f"random({FIRST + 1}, {FIRST + count['decisions']})"), ("item", f"2 * (:row - {FIRST}) + {FIRST}")]
        write(told, "statement", body, statements, read, draw)
        statements, body = ask(f"/v1/meetings/{meeting}/compliance")
        read = {meeting: drawn("meetings", "row")}
        write(told, "compliance", body, statements, read, [("row", f"random({FIRST + 1}, {FIRST + options.meetings})")])

        council = f"{generate.PREFIX['councils']}{FIRST + 1}"
        year = f"?from={generate.START + datetime.timedelta(days=365)}&to={generate.START + datetime.timedelta(days=729)}"
        statements, body = ask(f"/v1/councils/{council}/compliance{year}")
        read = {council: drawn("councils", "row")}
        write(told, "year", body, statements, read, [("row", f"random({FIRST + 1}, {FIRST + generate.COUNCILS})")], together=1)
        years = [f"/v1/councils/{generate.PREFIX['councils']}{FIRST + row}/compliance{year}" for row in range(1, generate.COUNCILS + 1)]
        (options.work / "years.paths").write_text("\n".join(years))

        statements, body = ask("/v1/decisions")
        write(told, "page", body, statements, {}, [])
        page = "SELECT * FROM record.decisions WHERE is_public AND deleted_at IS NULL{after} ORDER BY made_on DESC, id DESC LIMIT 51"
        lean(told, "page_lean", [page.format(after="")], [])
        places = walk(program, count["decisions"])
        keep(options.work, places)
        for name, (low, high) in {"page10": (0.895, 0.905), "page90": (0.095, 0.105)}.items():
            path, last = places[name][0]
            statements, body = ask(path)
            read = {last["id"]: drawn("decisions", "row"), last["made_on"]: f"(date '{generate.START}' + :day::int)"}
            low, high = (FIRST + round(count["decisions"] * share) for share in (low, high))
            draw = [("row", f"random({low}, {high})"), ("meeting", f"(2 * (:row - {FIRST}) - 1) / 10 + 1"),
                    ("day", f"(:meeting - 1) * {generate.DAYS} / {options.meetings}")]
            write(told, name, body, statements, read, draw)
            after = f" AND (made_on, id) < (date '{generate.START}' + :day::int, {drawn('decisions', 'row')})"
            lean(told, f"{name}_lean", [page.format(after=after)], draw)

        (options.work / "decision.json").write_text(json.dumps(DECISION))
        learn_insert(options, cluster, program, told, count["items"])
    finally:
        program.stop()
        cluster.sql("ALTER SYSTEM RESET log_statement")
        cluster.sql("SELECT pg_reload_conf()")
    return told


def lean(told, name, statements, draws):
    """Writes the scripts of the leanest SQL for the same public rows: plain selects from the tables, which a limit is made of."""
    script(told, name, draws, lambda own: [renamed(statement, own) + ";" for statement in statements])


def learn_insert(options, cluster, program, told, items):
    mark = cluster.mark()
    connection = http.client.HTTPConnection("127.0.0.1", program.port)
    body = json.dumps(DECISION).replace("{row}", str(FIRST + 1))
    connection.request("POST", "/v1/decisions", body, {
        "Content-Type": "application/json", "Authorization": f"Bearer {told.token}", "Idempotency-Key": f"learn {told.since}"})
    answer = connection.getresponse()
    made = json.loads(answer.read())
    if answer.status != 201:
        raise SystemExit(f"POST /v1/decisions: {answer.status} {made}")
    statements = list(cluster.statements(mark))
    told.writer = next(session(text) for text, _ in statements if "SET search_path = record" in text)
    insert = next(each for each in statements if each[0].startswith('INSERT INTO "decisions"'))
    cluster.sql("SET client_min_messages = warning; DROP SEQUENCE IF EXISTS public.bench_numbers; CREATE SEQUENCE public.bench_numbers START 1000000001")
    known = {
        made["id"]: f"('{generate.PREFIX['decisions'][:-1]}1' || nextval('public.bench_numbers'))::uuid",
        made["item_id"]: drawn("items", "row"),
    }
    row = ("row", f"random({FIRST + 1}, {FIRST + items})")
    write(told, "insert", None, [insert], known, [row], together=1)
    learn_transaction(told, statements, made, row)


def learn_transaction(told, statements, made, row):
    """All that a new decision sends, in one transaction: at a random item, with ids and a key that are drawn anew."""
    begin = next(index for index, (sql, _) in enumerate(statements) if sql == "BEGIN")
    end = next(index for index, (sql, _) in enumerate(statements) if sql == "COMMIT")
    sent = statements[begin:end + 1]
    _, logged = next(each for each in sent if "INSERT INTO record.changes" in each[0])
    change = next(found for found in re.findall(r"'([0-9a-f]{8}-[0-9a-f-]{27})'", logged) if found != made["id"])
    meeting = int(made["item_id"][-10:])
    meeting = f"{generate.PREFIX['meetings']}{FIRST + (meeting - FIRST - 1) // 10 + 1}"
    known = {
        made["id"]: f"('{generate.PREFIX['decisions'][:-2]}' || :new)::uuid", made["item_id"]: drawn("items", "row"),
        meeting: drawn("meetings", "meeting"), f"learn {told.since}": "('written ' || :new)", change: "gen_random_uuid()",
    }
    # Longer than the numbers of the record's own ids, so that no two are alike.
    draws = [row, ("meeting", f"(:row - {FIRST} - 1) / 10 + 1 + {FIRST}"), ("new", "random(100000000000, 999999999999)")]
    write(told, "decision", None, sent, known, draws, together=1)
    told.statements = len(sent)


def session(text):
    """The settings of a connection of the program, as PostgreSQL takes them with a new connection."""
    settings = re.findall(r"SET (?:(ROLE) )?([\w.]+)?(?: = )?([^;]*)", text)

    def plain(value):
        return value.strip().strip("'").replace(" ", "\\ ")

    return " ".join(f"-c role={plain(value or name)}" if role else f"-c {name}={plain(value)}" for role, name, value in settings)


def drawn(table, variable, array=False):
    """The id of a row that pgbench draws. It draws numbers alone, so that the id is put together of its beginning and its number."""
    return f"('{{{generate.PREFIX[table]}' || :{variable} || '}}')::uuid[]" if array else f"('{generate.PREFIX[table]}' || :{variable})::uuid"


def write(told, name, body, statements, known, draws, together=PIPELINED):
    """Writes the scripts of a scene: each statement as it was sent, by itself and several requests in a pipeline."""
    if not statements:
        raise SystemExit(f"{name}: the program sent nothing")
    if body:
        (told.static / f"{name}.json").write_bytes(body)
    variables = told.variables.setdefault(name, {})

    def sent(own):
        values = {key: renamed(value, own) for key, value in known.items()}
        return [with_values(variables, f"sent{index}", sql, parameters, values) + ";" for index, (sql, parameters) in enumerate(statements)]

    script(told, name, draws, sent, together)


def script(told, name, draws, send, together=PIPELINED):
    """Writes a script twice: for one request, and for several in a pipeline, each of which draws its own numbers."""
    for suffix, requests in (("", 1), ("_pipelined", together)):
        draw, sent = [], []
        for request in range(requests):
            own = {variable: f"{variable}{request}" for variable, _ in draws}
            draw += [f"\\set {own[variable]} {renamed(value, own)}" for variable, value in draws]
            sent += send(own)
        if suffix:
            sent = ["\\startpipeline", *sent, "\\endpipeline"]
        (told.scripts / f"{name}{suffix}.sql").write_text("\n".join([*draw, *sent]) + "\n")


def renamed(text, own):
    return re.sub(r"(?<!:):(\w+)", lambda match: f":{own.get(match[1], match[1])}", text)


def with_values(variables, name, sql, parameters, known):
    """The statement with what pgbench draws, or a variable for the value that was sent, for each parameter."""
    values = {int(number): None if value == "NULL" else value[1:-1].replace("''", "'")
              for number, value in re.findall(r"\$(\d+) = (NULL|'(?:[^']|'')*')", parameters)}

    def value(match):
        sent = values[int(match[1])]
        if sent is None or sent in known:
            return "NULL" if sent is None else known[sent]
        if not sent:
            # pgbench takes no variable without a value.
            return "''"
        variables[f"{name}_{match[1]}"] = sent
        # pgbench sends no types, and in a subquery PostgreSQL cannot see which one is meant.
        is_bare = sql[:match.start()].endswith("(SELECT ") and not sql[match.end():].startswith("::")
        return f":{name}_{match[1]}{type_of(sent) if is_bare else ''}"

    return re.sub(r"\$(\d+)", value, sql)


def type_of(sent):
    """The cast of a value that stands alone: an id, ids or texts. Ids alone can be none."""
    of = "uuid" if sent == "{}" or re.match(r"\{?[0-9a-f]{8}-[0-9a-f]{4}-", sent) else "text"
    return f"::{of}[]" if sent.startswith("{") else f"::{of}"


def walk(program, total):
    """Follows the list of decisions to its end, and keeps addresses of pages at a tenth and at nine tenths of its depth."""
    connection = http.client.HTTPConnection("127.0.0.1", program.port)
    places, position, cursor = {"page10": [], "page90": []}, 0, ""
    while cursor is not None:
        connection.request("GET", f"/v1/decisions?limit=200{cursor and f'&cursor={cursor}'}")
        page = connection.getresponse().read()
        found = re.search(rb'"next_cursor":"([^"]+)"', page[-2000:])
        cursor, position = found and found[1].decode(), position + 200
        for name, share in (("page10", 0.1), ("page90", 0.9)):
            if cursor and abs(position - total * share) <= max(total * 0.005, 100) and len(places[name]) < 50:
                last = json.loads(page)["data"][-1]
                places[name].append((f"/v1/decisions?cursor={cursor}", last))
    return places


def keep(folder, places):
    """Writes the addresses to files, from which wrk draws."""
    for name, found in places.items():
        (folder / f"{name}.paths").write_text("\n".join(path for path, _ in found))


def groups(options, cluster, program, uncached, static, nginx, peers, told):
    """The lines of the table. The first of each group is what the others are held against."""
    wrk = functools.partial(line_of_wrk, options)
    peers = {name: (server, server.reads(options.meetings, generate.PREFIX)) for name, server in peers.items()}

    def pgbench(title, script, connections, settings, each=1, before=None):
        variables = told.variables.get(script.removesuffix("_pipelined"), {})
        command = ["pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "1", "-T", str(options.seconds), "-f",
                   str(told.scripts / f"{script}.sql"), *[f"-D{name}={value}" for name, value in variables.items()]]
        return Line(title, [str(cluster.binaries / command[0]), *command[1:]], 0, cluster.connecting | {"PGOPTIONS": settings}, each, before)

    def own_sql(script):
        return pgbench("the program's own SQL", f"{script}_pipelined", told.readers, told.reader, PIPELINED)

    def limit(script):
        return pgbench(LEAN, f"{script}_lean_pipelined", told.readers, "", PIPELINED)

    def reads(script, *arguments):
        return [
            limit(script),
            own_sql(script),
            # Its cache has no use where each answer is asked for once.
            wrk(PROGRAM, uncached, *arguments),
            *(wrk(name, server, *told_of[script]) for name, (server, told_of) in peers.items() if script in told_of),
            wrk("the same bytes, static", static, "one", f"/{script}.json"),
        ]

    def derived(script, *arguments):
        """What is worked out of many rows, for which there is no lean SQL."""
        return [own_sql(script), wrk(PROGRAM, uncached, *arguments), wrk("the same bytes, static", static, "one", f"/{script}.json")]

    def pages(script, *arguments):
        """The same for addresses of which there are few, so that the cache would have them all."""
        *lines, same = reads(script, *arguments)
        return [*lines, wrk(CACHED, program, *arguments), same]

    meetings, items, decisions = (generate.PREFIX[table] for table in ("meetings", "items", "decisions"))
    table = {
        "an item by id": reads("item", "record", f"/v1/items/{items}", options.meetings * 10),
        "a meeting with its items": reads("meeting", "record", f"/v1/meetings/{meetings}", options.meetings, "?include=items"),
        "the statement of a decision": derived("statement", "record", f"/v1/decisions/{decisions}", options.meetings * 5, "/statement"),
        "what the law asks of a meeting": derived("compliance", "record", f"/v1/meetings/{meetings}", options.meetings, "/compliance"),
        "a council's year at a glance": [
            pgbench("pgbench, one by one", "year", told.readers, told.reader),
            wrk(PROGRAM, uncached, "lines", options.work / "years.paths"),
            wrk("the same bytes, static", static, "one", "/year.json"),
        ],
        "the first page of 50": pages("page", "one", "/v1/decisions"),
        "a page at 10 %": pages("page10", "lines", options.work / "page10.paths"),
        "a page at 90 %": pages("page90", "lines", options.work / "page90.paths"),
    }
    (options.work / "few.paths").write_text("\n".join(f"/v1/items/{items}{FIRST + row}" for row in range(1, 101)))
    table["an item by id, in the cache"] = [
        wrk(CACHED, program, "lines", options.work / "few.paths"), wrk("the same bytes, static", static, "one", "/item.json")]
    item = f"/v1/items/{items}{FIRST + options.meetings}"
    known = f"If-None-Match: {program.get(item)[1]['etag']}"
    table["what the caller has"] = [
        wrk("the same bytes, static 200", static, "one", "/item.json"), wrk(NOT_MODIFIED, program, "one", item, header=known)]
    if nginx.process:
        table["an item by id, in the cache"].insert(0, wrk(NGINX, nginx, "one", "/item.json"))
        known = f"If-None-Match: {nginx.get('/item.json')[1]['ETag']}"
        table["what the caller has"].insert(0, wrk(NGINX_NOT_MODIFIED, nginx, "one", "/item.json", header=known))
    table["a new decision"] = [
        pgbench(WRITE_LIMIT, "decision_pipelined", program.writers, told.writer,
                before=lambda: forget(cluster, told)),
        pgbench("pgbench, only the insert", "insert", program.writers, told.writer, before=lambda: forget(cluster, told)),
        wrk(WRITE, program, "write", "/v1/decisions", options.work / "decision.json",
            options.meetings * 10, header=f"Authorization: Bearer {told.token}", before=lambda: forget(cluster, told)),
    ]
    return table


def forget(cluster, told):
    cluster.forget_writes(told.since)
