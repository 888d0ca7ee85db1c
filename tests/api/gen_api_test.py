#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes a test program, valid as C11 and as C++11, that compares the public header with the tables.
# Usage: gen_api_test.py HEADER DIRECTORY_OF_THIS_SCRIPT > api_test.c
"""The program prints TAP: one case per number, field, prototype, macro, option helper and text."""

import re
import sys

PRELUDE = r'''/* Made by gen_api_test.py from the tables of the interface. */
#define MHD_NO_FUNC_ATTRIBUTES 1 /* templates of C++ do not take types with attributes */
#include <microhttpd2.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#ifdef __cplusplus
#include <type_traits>
#define SAME_FIELD(whole, field, type) \
  (std::is_same<decltype (static_cast<whole *> (nullptr)->field), type>::value)
#define SAME_FUNCTION(name, ret, pars) (std::is_same<decltype (&name), ret (*) pars>::value)
/* An overloaded function: it has this form when the cast compiles. */
#define HAS_FUNCTION(name, ret, pars) (0 != sizeof (static_cast<ret (*) pars> (&name)))
#define SAME_TYPE(name, type) (std::is_same<name, type>::value)
#else
#define SAME_FIELD(whole, field, type) \
  _Generic (&((whole *) 0)->field, type *: 1, default: 0)
#define SAME_FUNCTION(name, ret, pars) _Generic (&(name), ret (*) pars: 1, default: 0)
#define HAS_FUNCTION(name, ret, pars) SAME_FUNCTION ((name), ret, pars)
#define SAME_TYPE(name, type) _Generic ((name) 0, type: 1, default: 0)
#endif

static unsigned int count;
static int failed;

static void check (int good, const char *what) {
  printf ("%sok %u - %s\n", good ? "" : "not ", ++count, what);
  if (!good)
    failed = 1;
}

static void check_number (long long is, long long wanted, const char *what) {
  check (is == wanted, what);
  if (is != wanted)
    printf ("# is %lld, should be %lld\n", is, wanted);
}

static void check_text (const char *is, const char *wanted, const char *what) {
  check (0 == strcmp (is, wanted), what);
}

/* A text of the library; `wanted` NULL: any. */
static void check_string (const struct MHD_String *is, const char *wanted, const char *what) {
  check (NULL != is && 0 != is->len && is->len == strlen (is->cstr) &&
         (NULL == wanted || 0 == strcmp (is->cstr, wanted)), what);
}

static void any_function (void) {}
static char any_data[2];
'''


def read(path):
    """The rows of a table as dictionaries."""
    with open(path, encoding="utf-8") as table:
        lines = [line.rstrip("\n") for line in table if not line.startswith("#")]
    head = lines[0].split("\t")
    rows = []
    for line in lines[1:]:
        cells = line.split("\t")
        cells += [""] * (len(head) - len(cells))
        rows.append(dict(zip(head, cells)))
    return rows


class Tables:
    """All tables, with the exceptions applied."""

    def __init__(self, folder):
        def load(name):
            return read(f"{folder}/tables/{name}.tsv")

        self.exceptions = read(f"{folder}/exceptions.tsv")
        self.enums = load("enums")
        self.functions = load("functions")
        self.structs = load("structs")
        self.options = load("options")
        self.info = load("info")
        self.macros = load("macros")
        self.newest = load("newest")
        self.apply_exceptions()

    def of_kind(self, kind):
        return [row for row in self.exceptions if row["kind"] == kind]

    def apply_exceptions(self):
        numbers = {row["enumerator"]: row for row in self.enums}
        for row in self.of_kind("changed-enumerator"):
            numbers[row["name"]]["value"] = row["a"]
        for row in self.of_kind("added-enumerator"):
            self.enums.append({"enum": row["b"], "enumerator": row["name"], "value": row["a"]})
        functions = {row["name"]: row for row in self.functions}
        for row in self.of_kind("changed-function"):
            functions[row["name"]].update(return_type=row["a"], parameters=row["b"],
                                          overloaded=True)
        for row in self.of_kind("added-function"):
            self.functions.append({"name": row["name"], "return_type": row["a"],
                                   "parameters": row["b"], "kind": "extern"})


def enumerator_cases(tables):
    for row in tables.enums:
        name = row["enumerator"]
        yield f'check_number ({name}, {row["value"]}, "{name} is {row["value"]}");'


def unknown_names(tables, header):
    """No enumerator of the header is unknown, and no name of the newest generation is missing."""
    known = {row["enumerator"] for row in tables.enums}
    text = open(header, encoding="utf-8").read()
    found = set(re.findall(r"^\s+(MHD_\w+) =\s+\(?-?\d", text, re.M))
    for name in sorted(found | known):
        yield f'check ({int(name in known)}, "{name} is in a table");'
    absent = {row["name"] for row in tables.of_kind("absent")}
    for row in tables.newest:
        name = row["name"]
        if row["kind"] == "string value" or "removed" in row["relation_to_april_2025"]:
            continue
        there = re.search(rf"\b{name}\b", text) is not None
        wanted = name not in absent
        verb = "has" if wanted else "does not have"
        yield f'check ({int(there == wanted)}, "the header {verb} {name}");'


def by_structure(tables):
    structures = {}
    for row in tables.structs:
        name, field = row["name"], row["field_or_signature"]
        if name.startswith(("struct ", "union ")) and not field.startswith("("):
            structures.setdefault(name, []).append((field, row["type"]))
    return structures


def declaration(type_name, field):
    return f"{type_name} {field};"


def mirrors(tables):
    """Declarations of the same structures, as the tables have them, to compare the layout."""
    for name, fields in by_structure(tables).items():
        kind, plain = name.split(" ")
        body = " ".join(declaration(type_name, field) for field, type_name in fields)
        yield f"{kind} mirror_{plain} {{ {body} }};"


def structure_cases(tables):
    added = {}
    for row in tables.of_kind("added-field"):
        added.setdefault(row["name"], []).append((row["a"], row["b"]))
    for name, fields in by_structure(tables).items():
        kind, plain = name.split(" ")
        mirror = f"{kind} mirror_{plain}"
        yield f'check (sizeof ({name}) == sizeof ({mirror}), "size of {name}");'
        for field, type_name in fields + added.get(name, []):
            label = f"{name}: {field}"
            yield f'check (SAME_FIELD ({name}, {field}, {type_name}), "{label} is {type_name}");'
            place = f"offsetof ({mirror}, {field})" if (field, type_name) in fields else "0"
            yield f'check (offsetof ({name}, {field}) == {place}, "{label}: place");'


def callback_cases(tables):
    for row in tables.structs:
        name, signature = row["name"], row["field_or_signature"]
        if signature == "(typedef)":
            yield f'check (SAME_TYPE ({name}, {row["type"]}), "{name} is {row["type"]}");'
        if not signature.startswith("(callback) "):
            continue
        result = re.match(r"returns (.*?)(; attrs.*)?$", row["type"]).group(1)
        pars = signature[len("(callback) "):]
        yield f'check (SAME_TYPE ({name}, {result} (*) {pars}), "type of {name}");'


def prototype_cases(tables):
    for row in tables.functions:
        if row["kind"] in ("extern", "static-inline"):
            test = "HAS_FUNCTION" if row.get("overloaded") else "SAME_FUNCTION"
            yield (f'check ({test} ({row["name"]}, {row["return_type"]}, ({row["parameters"]})), '
                   f'"prototype of {row["name"]}");')


def macro_cases(tables):
    """Function-like macros are defined (usage.c uses them); object-like macros have their value."""
    for row in tables.functions:
        if row["kind"] == "macro":
            yield from defined_case(row["name"])
    for row in tables.macros:
        name, value, kind = row["name"], row["value"], row["kind"]
        if kind.startswith("knob"):
            continue
        if kind == "string":
            yield f'check_text ({name}, {value}, "{name} is the right text");'
        elif re.match(r"^(0x[0-9A-Fa-f]+|-?\d+)$", value):
            suffix = "u" if len(value) > 18 else ""
            yield f'check ({name} == {value}{suffix}, "{name} is {value}");'
    for row in tables.macros:
        pair = re.match(r"^MHD_USE_(\w+)$", row["name"])
        if pair:
            yield from pair_case(pair.group(1))


def defined_case(name):
    yield f"#ifdef {name}"
    yield f'check (1, "{name} is defined");'
    yield "#else"
    yield f'check (0, "{name} is defined");'
    yield "#endif"


def pair_case(name):
    use, no = f"MHD_USE_{name}", f"MHD_NO_{name}"
    yield f"#if defined({use}) != defined({no})"
    yield f'check (1, "one of {use} and {no} is defined");'
    yield "#else"
    yield f'check (0, "one of {use} and {no} is defined");'
    yield "#endif"


def info_cases(tables):
    for row in tables.info:
        union = "union " + re.sub(r"Type$", "", info_enum(tables, row["enumerator"])) + "Data"
        yield (f'check (SAME_FIELD ({union}, {row["union_member"]}, {row["value_type"]}), '
               f'"result of {row["enumerator"]}");')


def info_enum(tables, enumerator):
    return next(row["enum"] for row in tables.enums if row["enumerator"] == enumerator)


def sample(type_name, position):
    """A value of the type that differs from zero and from those of other parameters."""
    if type_name.endswith("Callback"):
        return f"({type_name}) any_function"
    if type_name.endswith("*"):
        return f"({type_name}) (void *) (any_data + {position % 2})"
    return f"({type_name}) {position + 1}"


def parameters(text):
    """The (type, name) pairs of a parameter list."""
    if text == "void":
        return []
    return [re.match(r"(.*?)\s*(\w+)$", par.strip()).groups() for par in text.split(",")]


def helper_cases(tables):
    """Each option helper sets the option and each member of its value."""
    for row in tables.functions:
        if row["kind"] != "macro+static-inline":
            continue
        name, result = row["name"], row["return_type"]
        pars = parameters(row["parameters"])
        values = {par: sample(type_name, i) for i, (type_name, par) in enumerate(pars)}
        if name == "MHD_D_OPTION_WORK_MODE":
            values = {"wmp": "MHD_WM_OPTION_WORKER_THREADS (5)"}
        assigned = re.findall(r"(\.[\w.]+)=(\w+)", row["expands_to_or_note"])
        arguments = ", ".join(values.values())
        yield f"{{ {result} made = {name} ({arguments});"
        for member, value in assigned:
            if value == "wmp":
                yield (f'check (made.val.work_mode.params.num_worker_threads == 5, '
                       f'"{name} sets {member}");')
                continue
            yield f'check (made{member} == {values.get(value, value)}, "{name} sets {member}");'
        yield "}"


# Numbers for which the functions have no text.
NO_TEXT = {
    "MHD_status_code_to_string": [1, 999999],
    "MHD_HTTP_status_code_to_string": [99, 418, 512],
    "MHD_http_method_to_string": [0, 10, 255],
    "MHD_protocol_version_to_string": [5, 254],
    "MHD_predef_header_to_string": [14, 62],
}


def string_cases(tables):
    """The functions that give texts: those that are known, and none for other numbers."""
    for row in tables.enums:
        name = row["enumerator"]
        if row["enum"] == "MHD_StatusCode":
            yield f'check_string (MHD_status_code_to_string ({name}), NULL, "{name} has a text");'
        elif row["enum"] == "MHD_HTTP_StatusCode":
            call = f"MHD_HTTP_status_code_to_string ({name})"
            yield f'check_string ({call}, NULL, "{name} has a phrase");'
        elif row["enum"] == "MHD_HTTP_Method" and name != "MHD_HTTP_METHOD_OTHER":
            text = name.replace("METHOD_", "METHOD_STR_")
            yield f'check_string (MHD_http_method_to_string ({name}), {text}, "name of {name}");'
        elif row["enum"] == "MHD_PredefinedHeader":
            text = name.replace("PREDEF_", "HTTP_HEADER_")
            yield f'check_string (MHD_predef_header_to_string ({name}), {text}, "name of {name}");'
    for row in tables.newest:
        call, text = row["name"], row["signature_or_type_or_value"]
        if row["kind"] == "string value" and text != "NULL":
            call = re.sub(r"\(unknown value\)", "((enum MHD_HTTP_Method) 77)", call)
            yield f'check_string ({call}, {text}, "{call}");'
    for function, numbers in NO_TEXT.items():
        row = next(row for row in tables.functions if row["name"] == function)
        kind = row["parameters"].rsplit(" ", 1)[0]
        for number in numbers:
            yield (f'check (NULL == {function} (({kind}) {number}), '
                   f'"{function} ({number}) is NULL");')


def main():
    header, folder = sys.argv[1:3]
    tables = Tables(folder)
    print(PRELUDE)
    print("\n".join(mirrors(tables)))
    groups = [("numbers", enumerator_cases(tables)), ("names", unknown_names(tables, header)),
              ("structures", structure_cases(tables)), ("callbacks", callback_cases(tables)),
              ("prototypes", prototype_cases(tables)), ("macros", macro_cases(tables)),
              ("info", info_cases(tables)), ("helpers", helper_cases(tables)),
              ("strings", string_cases(tables))]
    for group, cases in groups:
        print(f"\nstatic void test_{group} (void) {{")
        print("\n".join(cases))
        print("}")
    print("\nint main (void) {")
    for group, _ in groups:
        print(f"  test_{group} ();")
    print('  printf ("1..%u\\n", count);\n  return failed;\n}')


if __name__ == "__main__":
    main()
