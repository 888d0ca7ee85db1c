#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the seed corpora of the fuzz targets from the protocol scripts and the table of strictness
# levels. Arguments: the folder of the scripts, and the folder of the corpora. Seeds that are there
# already are replaced, but those that begin with "found-"; run it again after changing scripts.
import hashlib
import pathlib
import re
import sys
import zlib

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


FORMS = [b"a=b&c=%41+&&d&=e&f==g", b"a=%zz&b=%4&c=%&d=%00e&%3d=%3D", b"name=some+text%0D%0A&b", b"+=%2B\r\n",
         b"a=b\r\nc=d", b"a=b\n", b"a=\r%4\n\r", b"abcdefg=h", b"a&b&c&d=e", b"%%4%41%",
         b"a=b\r\nc\r\n\r\n=d=e\r\n", b"a=b\rc\r\r\nd=\ne\n\nf", b"a\r=b\r", b"\r\n\ra=b\n\r\n"]


def write_form_simple(folder):
    """Kind, small limits and number of cuts; their distances; then the form (fuzz_form_simple.cc)."""
    for number, form in enumerate(FORMS):
        for kind in range(3):
            cuts = bytes([len(form) // 3, 1, 2][: number % 4])
            write(folder, bytes([kind | (number % 3 == 1) << 2 | len(cuts) << 3]) + cuts + form)


RANGES = [b"0-4", b"5-", b"-5", b"0-1,3-4", b" 3-4 ,\t0-1,", b"0-5,5-6", b"10-", b"-0", b"0-18446744073709551616",
          b"18446744073709551615-", b",".join(b"%d-%d" % (i * 4, i * 4 + 1) for i in range(17)), b"4-3", b"a-b", b"1-2-3"]
TAGS = [b'"a"', b'W/"a"', b'"b", W/"a"', b"*", b'"a', b'a"', b""]
DATES = [b"Sun, 06 Nov 1994 08:49:37 GMT", b"Sunday, 06-Nov-94 08:49:37 GMT", b"Sun Nov  6 08:49:37 1994",
         b"Tue, 29 Feb 2000 00:00:00 GMT", b"Tue, 29 Feb 1900 00:00:00 GMT", b"0"]


def write_creator(folder):
    """Version, size, how the kernel takes bytes; then actions with their arguments (fuzz_creator.cc)."""
    go_on = bytes([4, 10, 3]) + bytes([2, 100, 50, 7, 1]) + bytes([0])
    extension = bytes([5, 9, 1, 0, 6]) + b"a=\"b\";"
    suspend = bytes([1, 0]) + bytes([1, 1])
    footers = bytes([0, 5]) + b"X-Sum" + bytes([3]) + b"abc" + bytes([2])
    for kind in range(4):
        size = b"" if kind & 1 else bytes([20])
        for drain in range(3):
            begin = bytes([kind]) + size + bytes([drain])
            write(folder, begin + go_on + suspend + extension + go_on + footers)
            write(folder, begin + suspend * 3 + go_on * 8 + bytes([2, 0]))
            write(folder, begin + go_on + bytes([3]) + go_on[1:] + bytes([1, 1]))


def write_upload(folder):
    """The pool; of two clients how content is taken, its limit, its size and chunks; then steps (fuzz_upload.cc)."""
    for number in range(32):
        taken = bytes([1, 2, 3, 5, 7, 33, 34, 35, 37, 39, 51, 19, 64, 9, 201, 97][number % 16:][:1])
        limit = bytes([5 + number * 40 % 240]) if taken[0] & 4 else b""
        size = bytes([(0, 5, 100, 140, 200, 250)[number % 6]])
        guest = taken + limit + size
        steps = bytes([number % 2, number % 5, 30 + number, 8, 4 + number % 3, number % 3]) * (2 + number % 20)
        write(folder, bytes([number % 8]) + guest * 2 + steps)
        write(folder, bytes([number * 3 % 8]) + guest + bytes([3, 150]) + steps[::-1] + steps + bytes([255, 3, 255]))


def write_ranges(folder):
    """How large the content is, then ranges alone, or lines of validators and conditions."""
    for number, text in enumerate(RANGES):
        write(folder, bytes([3 + number * 64 % 256]) + text)
        write(folder, bytes([63 + number * 64 % 256]) + b"bytes=" + text)
        tag, other = TAGS[number % len(TAGS)], TAGS[number * 3 % len(TAGS)]
        date, later = DATES[number % len(DATES)], DATES[number * 5 % len(DATES)]
        for shift in range(3):
            lines = [TAGS[number % 2], DATES[number % 4]] + [b""] * 6
            lines[2 + shift] = tag if shift < 2 else later
            lines[6] = (tag, date)[number % 2]
            lines[7] = b"bytes=" + text
            write(folder, bytes([4]) + b"\n".join(lines + [other, tag][:shift]))


PART = b"Content-Disposition: form-data; "
PARTS = [
    PART + b"name=a\r\n\r\n1",
    PART + b"name=\"a\\\"b\\\\\"; filename=\"C:\\f\"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n--B\r\n--Bx\r\r",
    PART + b"filename*=UTF-8'en'%e2%82%ac%f0%9f%98%80; name=\"\"; filename=f\r\nX: y\r\n\r\n",
    b"content-transfer-encoding:8bit\r\nContent-Disposition:\r\n form-data \r\n\t; name=a;;\r\n\r\n\r\n--\r\n--B-\r\n--B--x",
    PART + b"name=a; name=b\r\n\r\n",
    PART + b"name=abcd\r\nX:" + b"x" * 60 + b"\r\n\r\n",
]
BETWEEN = [b"\r\n--B\r\n", b"\r\n--B \t\r\n", b"\n--B\n"]
ENDS = [b"\r\n--B--\r\n", b"\r\n--B--", b"\r\n--B-- \r\nepilogue\r\n--B\r\n", b"\r\n--B-", b"\r\n--B", b"\r\n--", b""]


def write_multipart(folder):
    """Options, where to cut, the boundary with its size, then a content in which B stands for the boundary."""
    boundaries = [b"b", b"-", b"a b", b"b" * 70]
    for number, end in enumerate(ENDS):
        parts = [PARTS[(number + shift) % len(PARTS)] for shift in range(1 + number % 3)]
        preamble = [b"--B\r\n", b"preamble\r\n--B\r\n"][number % 2]
        content = preamble + BETWEEN[number % len(BETWEEN)].join(parts) + end
        for options, boundary in enumerate(boundaries):
            head = bytes([options, number * 37 % 256, len(boundary)]) + boundary
            text = content.replace(b"B", boundary)
            write(folder, head + (text.replace(b"\r\n", b"\n") if options == 1 else text))


FORMS = [b"a=1&b=%41+%c3%a4&c&d=", b"a=%4&b=%zz%&=&c=%00x", b"n%41me=v&x=" + b"v" * 40 + b"&y", b"a=1\r\n",
         b"a&b&c&d", b"&&=&&", b"n" * 70 + b"=1", b""]
LINES = [b"a=1\r\nb=2=\r\nc\r\n", b"a=1\nb=2\n", b"a=1\r", b"\r\n=\r\n", b"n" * 70 + b"\r\n"]


def write_form(folder):
    """Content-Type, encoding, reader and limits; what is kept; the buffer; cuts and answers; the content."""
    contents = [(1, form) for form in FORMS] + [(2, form) for form in LINES]
    for number, end in enumerate(ENDS):
        parts = [PARTS[(number + shift) % len(PARTS)] for shift in range(1 + number % 3)]
        form = b"--B\r\n" + BETWEEN[number % len(BETWEEN)].join(parts) + end
        contents += [(3, form.replace(b"B", b"b")), (4, form.replace(b"B", b"--a b"))]
    for number, (kind, form) in enumerate(contents):
        other = (kind, 0, 5, 6, 7, kind, kind)[number % 7]
        for options in kind | 32, kind | 64 * (number % 2) | 128, kind | 32 | 64, other | 32 | number % 4 << 3:
            kept = (0, 3, 255, 1, 20)[(number + options) % 5]
            room = (255, 4, 0, 8, 20)[(number + options // 32) % 5]
            write(folder, bytes([options, kept, room, number * 37 % 256]) + form)


# What happens meanwhile: resume, resume twice, end of input, stop, deadline, just before it, time, loss.
def events(number, size):
    kinds = ((), (0,), (3, 0), (1, 6), (4, 0), (5, 4), (2,), (0, 7))[number % 8]
    return [bytes([kind | 3 << 3]) + (size * (i + 1) // 3).to_bytes(2, "big") for i, kind in enumerate(kinds)]


def some_twice(number, client):
    """Some requests come twice: what was understood before is not always read again."""
    if number % 4 != 3:
        return client
    client = client.replace(b"\r\n\r\n", b"\r\nAccept: text/html\r\n\r\n", 1)
    other = [(b"", b""), (b"GET ", b"POST "), (b"HTTP/1.1", b"HTTP/1.0"), (b" /", b" http://b/")][number // 4 % 4]
    return client + client.replace(*other, 1)


def session_seed(number, level, small, client):
    """Three cuts, and settings and ways of draining in turn."""
    size = len(client)
    cuts = [at.to_bytes(2, "big") for at in (size // 4, size // 2, size - size // 5)]
    happens = events(number, size)
    late = number % 8 in (1, 2, 3, 5)
    choices = bytes([number % 47, number % 100, number * 7 % 47, 130]) if number % 5 == 0 else b""
    head = bytes([
        level | (number % 4) << 3 | small << 5 | (number % 8 == 0) << 6 | (number % 3 == 0) << 7,
        len(cuts) | (number % 2) << 4 | (number % 7 == 0) << 5 | (number % 6 == 0) << 6 | late << 7,
        len(happens) | len(choices) // 2 << 3 | (number % 9 == 0) << 6 | (number % 11 == 0) << 7,
    ])
    return head + b"".join(cuts) + b"".join(happens) + choices + client


def main():
    scripts, corpora = map(pathlib.Path, sys.argv[1:3])
    session = prepare(corpora / "session")
    levels = prepare(corpora / "levels")
    head = prepare(corpora / "request_head")
    chunks = prepare(corpora / "chunked_body")
    write_creator(prepare(corpora / "creator"))
    write_form_simple(prepare(corpora / "form_simple"))
    write_form(prepare(corpora / "form"))
    write_ranges(prepare(corpora / "ranges"))
    write_multipart(prepare(corpora / "multipart"))
    write_upload(prepare(corpora / "upload"))
    write_values(prepare(corpora / "values"))
    for path in sorted(scripts.glob("*.script")) + [scripts / "levels.table"]:
        read = cases if path.suffix == ".script" else rules
        for strictness, small, client in read(path):
            number = zlib.crc32(client)  # so that a seed stays as it is when others come
            level = strictness + 3
            write(session, session_seed(number, level, small, some_twice(number, client)))
            if path.suffix != ".script":
                write(levels, bytes([small]) + some_twice(number, client))
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
