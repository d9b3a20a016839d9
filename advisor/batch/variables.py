"""Variables of a script: what `${name}` stands for, and a text with it put in.

May import only the nodes and the nearest word.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from advisor.calm.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from advisor.batch.nodes import Text

Scalar: TypeAlias = str | int | float | bool | None

_USE = re.compile(r"\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_-]*)\}")
_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_WORDS: Mapping[str, bool | None] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_MOST = 100
"""Unknown names of one text that are told: each is looked for in the file."""

_LONGEST = 300
"""Digits of what is read as a number."""


class Variable(NamedTuple):
    """What a name stands for."""

    value: Scalar
    """A text, a number or a truth value."""
    written: str
    """The same as it is written."""


class Filled(NamedTuple):
    """A text with its variables put in."""

    value: Scalar
    written: str
    unknown: tuple[str, ...]
    """Names that no variable has."""


def scalar(text: str) -> Scalar:
    """What a text without quotes stands for, by the core schema of YAML 1.2 (section 10.3.2).

    Unlike in YAML 1.1, `no`, `on`, `1_000`, `12:30` and dates are texts.
    """
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST or not _NUMBER.match(text):
        return text
    if _WHOLE.match(text):
        return int(text)
    number = float(text)
    return number if math.isfinite(number) else text


def fill(node: Text, variables: Mapping[str, Variable]) -> Filled:
    """The value of a node; one that is wholly a variable, without quotes, is of its kind."""
    if node.plain and (whole := _USE.fullmatch(node.text)) and whole[1] in variables:
        return Filled(*variables[whole[1]], ())
    written, unknown = filled(node.text, variables)
    return Filled(scalar(written) if node.plain else written, written, unknown)


def filled(text: str, variables: Mapping[str, Variable]) -> tuple[str, tuple[str, ...]]:
    """A text with its variables put in, and the names that no variable has."""
    if "${" not in text:
        return text, ()
    unknown: dict[str, None] = {}

    def put_in(use: re.Match[str]) -> str:
        name = use[1]
        if name is None:
            return "${"
        if name not in variables:
            if len(unknown) < _MOST:
                unknown[name] = None
            return use[0]
        return variables[name].written

    return _USE.sub(put_in, text), tuple(unknown)


def escaped(text: str) -> str:
    """What is written for a text in which `${` is meant as it stands."""
    return text.replace("${", "$${")


def not_known(name: str, variables: Collection[str]) -> str:
    """What to say of a name that no variable has."""
    close = nearest(name, variables)
    hint = f'did you mean "{close}"? Else ' if close else ""
    return f"${{{name}}} is no variable: {hint}declare it under variables:, or write $${{{name}}}"
