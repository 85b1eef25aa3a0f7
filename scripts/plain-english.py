#!/usr/bin/env python3
"""Finds phrases that readers stumble over, and names plain ones.

    scripts/plain-english.py [FILE...]   Markdown: by default the documents of the project
    scripts/plain-english.py --contract  summaries and descriptions in openapi/v1.json, with a count by phrase

It also finds long sentences.

Code, addresses and the targets of links are not read. Ends with status 1 if a phrase was found.
"""

import collections
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

FOLDERS = ["benches", "clients", "demo", "migrations"]

PEOPLE = "person people councillor member officer clerk reader writer caller user author chair speaker voter".split()

WHAT = "what, with no noun"

LONG = "a long sentence"

# The name of a phrase, its pattern, and the text to say instead. A pattern that can match a right use does not belong here.
PHRASES = [
    ("whose", r"(?<!\w)whose\b", '"of which", or two sentences,'),
    ("alone", r"\balone\b", '"only"'),
    ("whoever", r"\bwho(m)?(so)?ever\b", 'the person or program, such as "clients that …",'),
    ("whichever", r"\bwhich(so)?ever\b", '"any", or the choices,'),
    ("somebody", r"\bsomebody\b", '"a person", "another user" or the role'),
    ("nobody", r"\bnobody\b", '"no user", or an active sentence,'),
    ("so far", r"\bso far\b(?! as\b)", '"until now" or "yet"'),
    ("as ever", r"\bas ever\b", '"as usual" or "again"'),
    ("by turns", r"\b(by|in) turns\b", '"alternately"'),
    ("stands", r"\b(stands?|stood)\b(?! for\b)", '"is", "is listed" or "applies"'),
    ("tells of", r"\b(tells?|told|telling) of\b", '"mentions" or "shows"'),
    ("tombstone", r"\btombstones?\b", '"deleted record"'),
    ("noun", r"\bnouns?\b", '"record type", or its name'),
    ("closed set", r"\bclosed sets?\b", '"enum" or "allowed values"'),
    ("face", r"\b(the|its|their|a|an|public|whole|as) faces?\b", '"redacted version"'),
    ("withheld", r"\bwithheld\b", '"exempt or confidential"'),
    ("instant", r"\binstants?\b", '"date and time"'),
    ("member of JSON",
     r"\b(unknown|failing|input|JSON|declared|object'?s?) members?\b|\bmembers? (of|in) (the |an? )?(object|JSON|patch)\b",
     '"field"'),
    ("another system's key", r"\b(keys? of (an)?other systems?|(an)?other systems?['’]s? keys?)\b",
     '"external identifier"'),
    ("settle", r"\bsettl(e|es|ed|ing)\b", '"decide", "compute" or "publish"'),
    ("is to be", r"\b(is|are|was|were) to be\b", '"must be", "will be" or "can be"'),
    ("seen to", r"\bseen to\b", '"done"'),
    ("at once", r"\bat once\b", '"immediately" or "at the same time"'),
    ("anew", r"\banew\b", '"again"'),
    ("mend", r"\bmend(s|ed|ing)?\b", '"fix"'),
    ("reckon", r"\breckon(s|ed|ing)?\b", '"calculate"'),
    ("heed", r"\bheed(s|ed|ing)?\b", '"use" or "follow"'),
    ("would have you know", r"\bwould have (you|them) know\b", '"says"'),
    (WHAT, r"(?:(?<=^)|(?<=[.:;] )|(?<=\| ))(What|Who) (?=[a-z])(?![^.|]*\?)[^.|]*",
     'the thing first, as a noun,'),
]
PATTERNS = [(name, re.compile(pattern, 0 if name == WHAT else re.IGNORECASE), advice)
            for name, pattern, advice in PHRASES]

# A sentence has at most so many words.
MAX_WORDS = 25

# A sentence ends at a full stop before a capital letter, and a paragraph or an entry of a list at its end.
SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9`*\"(\[])|\n\s*\n|\n\s*(?=(?:[-*|#]|\d+\.) )")

# Right uses: of people, and of a person who has no company.
RIGHT = re.compile(
    r"\b(" + "|".join(PEOPLE) + r")s?,? (?=whose\b)|\b(let|leaves?|left|acts?|acting|decides?|works?) (?=alone\b)",
    re.IGNORECASE)

HIDDEN = [
    (re.compile(r"`+[^`]*`+"), "`…`"),
    (re.compile(r"\]\([^)]*\)"), "]"),
    (re.compile(r"<?https?://\S+"), "…"),
]


def findings(text):
    """The phrases in a text: name, the words, and what to say instead."""
    for pattern, replacement in HIDDEN:
        text = pattern.sub(replacement, text)
    for name, pattern, advice in PATTERNS:
        for match in pattern.finditer(text):
            if any(right.end() == match.start() for right in RIGHT.finditer(text)):
                continue
            words = match.group().strip()
            yield name, words if len(words) <= 40 else words[:40] + "…", advice


def long_sentences(text):
    """The sentences of a text that have too many words: their beginning, and the number of words."""
    for sentence in SENTENCE_END.split(re.sub(r"`+[^`]*`+", "`…`", text)):
        words = sentence.split()
        if len(words) > MAX_WORDS:
            yield " ".join(words[:8]) + " …", len(words)


def paragraphs(path):
    """The prose of a Markdown file: each heading, line of a table or other block, with the number of its first line."""
    block, first, is_code = [], 0, False
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        is_fence = line.lstrip().startswith("```")
        begins = line.lstrip().startswith(("|", "#", "- ", "* ", "<!--")) or re.match(r"\s*\d+\. ", line)
        if block and (is_fence or is_code or not line.strip() or begins):
            yield first, block
            block = []
        if is_fence:
            is_code = not is_code
        elif not is_code and line.strip():
            if not block:
                first = number
            block.append(line)
    if block:
        yield first, block


def parts_of(text):
    """The cells of a row, and of any text the parts that a colon or a semicolon divides, without brackets.

    A list may be long, and it follows a colon.
    """
    for pattern, replacement in HIDDEN:
        text = pattern.sub(replacement, text)
    text = re.sub(r"\([^()]*\)", "(…)", text.replace("**", ""))
    return re.split(r"[:;|](?=\s|$)", text)


def check_markdown(paths):
    count = 0
    for path in paths:
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        for first, block in paragraphs(path):
            text = " ".join(re.sub(r"^(\s*([-*]|\d+\.) )?\s*", "", line) for line in block)
            for name, words, advice in findings(text.lstrip("# ")):
                # A heading may be a question without its mark.
                if name == WHAT and block[0].startswith("#"):
                    continue
                # A phrase may break over two lines: then the first line of its block is named.
                offset = next((index for index, line in enumerate(block) if words.rstrip("…") in line), 0)
                print(f'{shown}:{first + offset}: "{words}": say {advice} instead')
                count += 1
            for part in parts_of(text):
                for beginning, words in long_sentences(part):
                    print(f'{shown}:{first}: {words} words: "{beginning}": split the sentence')
                    count += 1
    return count


def sentences_of(value, at):
    """Every summary and description of the contract, with its place; examples and defaults are data."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, str):
                if key in ("summary", "description"):
                    yield f"{at}/{key}", inner
            elif key in ("x-enum-descriptions",):
                names = inner.values() if isinstance(inner, dict) else inner
                for text in names:
                    yield f"{at}/{key}", text
            elif key not in ("example", "examples", "default"):
                yield from sentences_of(inner, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from sentences_of(inner, f"{at}/{index}")


def check_contract(path):
    by_phrase, seen = collections.Counter(), set()
    for at, text in sentences_of(json.loads(path.read_text(encoding="utf-8")), ""):
        for name, words, advice in findings(text):
            print(f'{path.relative_to(ROOT)}#{at}: "{words}": say {advice} instead')
            if (name, text) not in seen:
                by_phrase[name] += 1
            seen.add((name, text))
        for beginning, words in long_sentences(text):
            print(f'{path.relative_to(ROOT)}#{at}: {words} words: "{beginning}": split the sentence')
            if (LONG, text) not in seen:
                by_phrase[LONG] += 1
            seen.add((LONG, text))
    print(f"\n{sum(by_phrase.values())} different texts with a phrase:")
    for name, count in by_phrase.most_common():
        print(f"{count:5} {name}")
    return sum(by_phrase.values())


def main(arguments):
    if arguments == ["--contract"]:
        return check_contract(ROOT / "openapi/v1.json")
    paths = [pathlib.Path(name).resolve() for name in arguments]
    documents = ["README.md", "CHANGELOG.md", *(f"{folder}/README.md" for folder in FOLDERS)]
    return check_markdown(paths or [*(ROOT / name for name in documents), *sorted((ROOT / "docs").glob("*.md"))])


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
