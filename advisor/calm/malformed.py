"""What is wrong with a text that is not sound JSON, in words, and where.

The second, slower look: `jsontext` comes here only when the fast one has found a fault.
Imports nothing of the project.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_BRACKETS = re.compile(rf'{_STRING}|[\[\]{{}}"]', re.DOTALL)
_LITERALS = re.compile(rf"{_STRING}|-?Infinity|NaN|-?\d[\d.eE+-]*", re.DOTALL)
_NAMES = re.compile(rf"({_STRING})[ \t\n\r]*(:)?|[\[\]{{}}]", re.DOTALL)

_CLOSING = {"{": "}", "[": "]"}
_SHOWN = 8
"""So many missing brackets are spelled out."""


def explain(text: str, error: Exception, max_depth: int) -> tuple[str, int]:
    """One line that says what is wrong, and the offset of the place.

    Args:
        text: what was read.
        error: what the standard library's scanner raised on it.
        max_depth: levels of containers that are allowed.
    """
    if isinstance(error, RecursionError):
        return f"nested deeper than {max_depth} levels", _beyond(text, max_depth)
    if isinstance(error, json.JSONDecodeError):
        if error.msg.startswith("Refused "):
            return _refused(text, error.msg.removeprefix("Refused "))
        return _expected(text, error.msg, error.pos)
    limit = sys.get_int_max_str_digits()
    for match in _LITERALS.finditer(text):
        if not match[0].startswith('"') and len(match[0].lstrip("-")) > limit:
            return f"a number of more than {limit} digits cannot be kept", match.start()
    raise error


def duplicates(text: str) -> Iterator[tuple[str, int]]:
    """Every name that an object of the (sound) `text` repeats, and the offset of the repetition."""
    names: list[set[str]] = []
    for match in _NAMES.finditer(text):
        token = match[0]
        if token in _CLOSING:
            names.append(set())
        elif token in ("]", "}"):
            names.pop()
        elif match[2]:
            name = json.loads(match[1])
            if name in names[-1]:
                yield name, match.start()
            names[-1].add(name)


def _beyond(text: str, max_depth: int) -> int:
    """The offset of the first bracket that is too deep."""
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in _CLOSING:
            depth += 1
        elif match[0] in ("]", "}"):
            depth -= 1
        if depth > max_depth:
            return match.start()
    return 0


def _refused(text: str, token: str) -> tuple[str, int]:
    offset = next(match.start() for match in _LITERALS.finditer(text) if match[0] == token)
    return f"{token} is not JSON; write null or a number", offset


def _expected(text: str, message: str, offset: int) -> tuple[str, int]:
    """Our words for the scanner's, with what stands there instead."""
    if not text.strip():
        return "the file is empty; an architecture is a JSON object, at least {}", 0
    if message.startswith("Unterminated string"):
        return "this string is not closed before the end of the file", offset
    if not text[offset:].strip(" \t\n\r"):
        return f"the file ends too early; missing: {_missing(text)}", len(text.rstrip())
    if text[offset - 1 : offset] == "," or _behind_comma(text, offset):
        return f"a comma stands before {text[offset]}; take it out or add what is missing", offset
    found = _found(text, offset)
    for prefix, wording in _WORDINGS.items():
        if message.startswith(prefix):
            return wording.format(found=found), offset
    return message, offset


_WORDINGS = {
    "Expecting object": "expected an object in braces, found {found}",
    "Extra data": "the document ends before this; {found} is too much",
    "Expecting property name": "expected a name in double quotes, found {found}",
    "Expecting ':'": "expected a colon after the name, found {found}",
    "Expecting ','": "expected a comma or the closing bracket, found {found}",
    "Expecting value": "expected a value, found {found}",
    "Illegal trailing comma": "a comma stands before the closing bracket; take it out",
    "Invalid control character": "a line break or control character inside a string; "
    "a closing quote is missing, or it must be written as \\n, \\t or \\u....",
    "Invalid \\escape": "a backslash in a string must be written twice, or begin an escape",
    "Invalid \\uXXXX escape": "\\u needs four hexadecimal digits",
}
"""By how the scanner's message begins."""


def _behind_comma(text: str, offset: int) -> bool:
    return text[offset] in "]}" and text[:offset].rstrip().endswith(",")


def _found(text: str, offset: int) -> str:
    if text.startswith(("//", "/*", "#"), offset):
        return "a comment, which JSON does not have"
    if text[offset] == "'":
        return "a single quote"
    word = re.compile(r"[\w.+-]{1,20}").match(text, offset)
    if word:
        return word[0]
    return json.dumps(text[offset])[1:-1] if not text[offset].isprintable() else text[offset]


def _missing(text: str) -> str:
    """The brackets that would close the unfinished `text`."""
    closing: list[str] = []
    for match in _BRACKETS.finditer(text):
        if match[0] in _CLOSING:
            closing.append(_CLOSING[match[0]])
        elif match[0] in ("]", "}") and closing:
            closing.pop()
    brackets = "".join(reversed(closing[-_SHOWN:]))
    return brackets + ("…" if len(closing) > _SHOWN else "")
