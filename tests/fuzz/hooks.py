"""What schemathesis checks of this API beside what it checks of any."""

import re

import schemathesis

# What the contract says of If-Match.
IF_MATCH = re.compile(r'\*|(W/)?"[^"]*"(\s*,\s*(W/)?"[^"]*")*')
# What the contract cannot say of a request: which texts are cursors, and for which list.
UNSAID_CODES = ("bad_cursor", "cursor_mismatch")
# Nor can it say which slugs and codes there are.
UNSAID_NAME = "not_found"
# What it does not say, since each text of each body would say it: GET /v1 and docs/API-DESIGN.md do.
UNSAID_CHARACTER = "a text cannot have the character U+0000"


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Lets no request wait for a change that does not come. A stream ends if it is asked to."""
    if case.path.endswith("/stream"):
        case.query = {"until_caught_up": "true", **(case.query or {})}
        if str(case.query["until_caught_up"]).lower() == "false":
            case.query["until_caught_up"] = "true"
    elif str((case.query or {}).get("wait", "")).isdigit():
        case.query["wait"] = 0


@schemathesis.check
def errors_are_problems(ctx, response, case):
    """Every answer has an id and keeps browsers in bounds, and every error is a problem (RFC 9457), declared or not."""
    headers = {name.lower(): values[0] for name, values in response.headers.items()}
    assert headers.get("x-content-type-options") == "nosniff", "nosniff is missing"
    assert headers.get("x-request-id"), "the request has no id"
    if response.status_code < 400 or case.method.upper() == "HEAD":
        return
    assert headers.get("content-type") == "application/problem+json", "an error is no problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code, "the problem has another status"
    for member in ("type", "title", "code", "detail", "instance", "request_id"):
        assert isinstance(problem[member], str) and problem[member], f"{member} is missing"


@schemathesis.check
def what_fits_the_contract_can_be_read(ctx, response, case):
    """400 says that a request cannot be read: one that fits the contract can, but for its cursor and the names in it."""
    mode = case.meta and case.meta.generation.mode
    if response.status_code != 400 or not mode or not mode.is_positive:
        return
    # Links between operations are guessed, and put texts of other answers where the contract has an id.
    is_linked = case.meta.phase.name.value == "stateful"
    problem = response.json()
    code = problem["code"]
    is_unsaid = code in UNSAID_CODES or code == "malformed_json" and UNSAID_CHARACTER in problem["detail"]
    errors = problem.get("errors", [])
    is_unsaid = is_unsaid or code == "bad_query" and errors and all(error["code"] == UNSAID_NAME for error in errors)
    # No schema says which texts are moments: a date and time, a date, or a cursor.
    is_unsaid = is_unsaid or code == "bad_query" and problem["detail"] == "Cannot be read: as_of."
    # Where schemathesis finds no text for the pattern of this header, it sends 0, and says that it fits.
    is_unsaid = is_unsaid or code == "bad_header" and not IF_MATCH.fullmatch((case.headers or {}).get("If-Match", "*"))
    assert is_unsaid or is_linked and code == "bad_path", "a request that fits the contract cannot be read"
