#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the seed corpora of the fuzz targets from the protocol scripts and the table of strictness
# levels. Arguments: the folder of the scripts, and the folder of the corpora. Seeds that are there
# already are replaced, but those that begin with "found-"; run it again after changing scripts.
import hashlib
import pathlib
import re
import sys

LARGEST = 1200  # larger seeds make fuzzing slow
# Scripts that are about heads; the heads of the others are much alike.
ABOUT_HEADS = re.compile(
    "refuse-|fields|targets|limits|strictness|levels|empty-lines|good-requests|redirect|connect"
)
ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "0": "\0"}


def closing_brace(text):
    depth = 0
    at = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "{":
            depth += 1
        elif text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    raise ValueError(text)


def expand(text):
    """The bytes of a line of a script, as text of Latin-1."""
    result = ""
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\" and text[at] == "x":
            result += chr(int(text[at + 1 : at + 3], 16))
            at += 3
        elif char == "\\":
            result += ESCAPES.get(text[at], text[at])
            at += 1
        elif char == "{":
            end = at - 1 + closing_brace(text[at - 1 :])
            count, _, inner = text[at:end].partition("*")
            result += expand(inner) * min(int(count), 130)
            at = end + 1
        else:
            result += char
    return result


def client_line(line):
    text = line[1:].removeprefix(" ")
    backslashes = len(text) - len(text.rstrip("\\"))
    joined = backslashes % 2 == 1
    return expand(text[:-1] if joined else text) + ("" if joined else "\r\n")


def cases(path):
    """Strictness, small limits, and client's bytes of each case of a script."""
    strictness, small, client, found = 0, False, "", []
    for line in path.read_text(encoding="utf-8").splitlines() + ["case end"]:
        if line.startswith("case "):
            if client:
                found.append((strictness, small, client.encode("latin-1")))
            strictness, small, client = 0, False, ""
        elif line.startswith(">"):
            client += client_line(line)
        elif match := re.fullmatch(r"set strictness (-?\d+)", line):
            strictness = max(-3, min(3, int(match[1])))
        elif line.startswith("set limit."):
            small = True
    return found


def rules(path):
    """As above for the rules of the table, each at one level, all levels in turn."""
    client, found = "", []
    for line in path.read_text(encoding="utf-8").splitlines() + ["rule end"]:
        if line.startswith("rule "):
            if client:
                found.append((len(found) % 7 - 3, False, client.encode("latin-1")))
            client = ""
        elif line.startswith(">"):
            client += client_line(line)
    return found


def write(folder, content):
    if len(content) <= LARGEST:
        name = hashlib.sha256(content).hexdigest()[:16]
        (folder / name).write_bytes(content)


def prepare(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if not old.name.startswith("found-"):
            old.unlink()
    return folder


# Queries, fields and cookies, as fuzz_values reads them behind its two bytes of options.
VALUES = [
    (0, "a=b&c=%41+&&d&=e&f==g\nHost:a\nc:a=b; c=\"d\"; e = f;bad; ;\nX:y\nt:z"),
    (0, "a=%zz&b=%4&c=%&d=%00e&%3d=%3D&a=2&A=3\nc:a=b\ncookie:A=c"),
    (1, "+=%2B\nc:a=b; bad; c=d\nc:e=f; g=\"h i\""),
    (2, "a\nc:a=b; bad; c=d\nc:e=f"),
    (-1, "\nc:a=\"b c\"; d=e f; g=\"\"; h=\"; =i"),
    (-2, "\nc:a=\"b\tc\"; d=\"e\\\"f\"; g"),
    (-3, "\nc:a = b; \t c =\td\t;e=\" f \""),
]


def write_values(folder):
    for number, (level, text) in enumerate(VALUES):
        for options in {0, 8 * (number % 2), 16, 32 * (number == 0)}:
            write(folder, bytes([level + 3 | options, 0xFF]) + text.encode("latin-1"))
    write(folder, b"\x13\xff" + b"a=b&" * 60 + b"\nc:" + b"a=b;" * 60)


def main():
    scripts, corpora = map(pathlib.Path, sys.argv[1:3])
    session = prepare(corpora / "session")
    head = prepare(corpora / "request_head")
    chunks = prepare(corpora / "chunked_body")
    write_values(prepare(corpora / "values"))
    number = 0
    for path in sorted(scripts.glob("*.script")) + [scripts / "levels.table"]:
        read = cases if path.suffix == ".script" else rules
        for strictness, small, client in read(path):
            number += 1
            level = strictness + 3
            # Three cuts, and the ways of draining in turn.
            size = len(client)
            places = (size // 4, size // 2, size - size // 5)
            cuts = b"".join(at.to_bytes(2, "big") for at in places)
            options = level | (number % 4) << 3 | small << 5 | (number % 8 == 0) << 6
            write(session, bytes([options, 3]) + cuts + client)
            first, end, rest = client.partition(b"\r\n\r\n")
            if ABOUT_HEADS.match(path.stem):
                write(head, bytes([level | small << 3]) + first + end)
            if b"ransfer-Encoding" in first:
                write(chunks, bytes([level | small << 3]) + rest)
                trailers = re.search(rb"(?:^|\r\n)0+\r\n(.*)", rest, re.DOTALL)
                if trailers:
                    write(head, bytes([level | small << 3 | 16]) + trailers[1])


if __name__ == "__main__":
    main()
