"""What JMESPath has against an expression, in words of scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.batch.words import expression as brief
from advisor.batch.words import shown
from advisor.calm.phrases import counted

if TYPE_CHECKING:
    from jmespath.exceptions import JMESPathTypeError, LexerError, ParseError

_NOUNS = {
    "array": "list",
    "array-number": "list of numbers",
    "array-string": "list of texts",
    "boolean": "truth value",
    "object": "mapping",
    "string": "text",
}
"""The types of JMESPath that have another name in scripts."""

_BREAKS_OFF = "it breaks off"


def reason(error: Exception, expression: str) -> str:
    """Why an expression is none, or finds nothing, in one line.

    Args:
        error: that JMESPath raised.
        expression: as it is written in the script.
    """
    # Imported here: it takes time, and only scripts that are wrong need it.
    from jmespath import exceptions

    told = ""
    match error:
        case RecursionError():
            told = "the expression nests too deeply"
        case exceptions.EmptyExpressionError():
            told = "it is empty"
        case exceptions.IncompleteExpressionError():
            told = _BREAKS_OFF
        case exceptions.LexerError():
            told = _sign(error)
        case exceptions.ArityError():
            told = f"{error.function_name}() takes {_arguments(error.expected_arity)}"
        case exceptions.JMESPathTypeError():
            told = _misfit(error, expression)
        case exceptions.ParseError():
            told = _place(error)
    lines = [line for line in str(error).splitlines() if line.strip()]
    return told or (lines[0].rstrip(":") if lines else "it is not well formed")


def _sign(error: LexerError) -> str:
    """What to say of a character that means nothing in an expression."""
    sign = error.token_value[:1]
    if sign == "=":
        return "write == to compare, and put a text into single quotes: name == 'Orders'"
    if sign in {'"', "'", "`"}:
        return f"{sign} is not closed"
    return f"{shown(sign)} means nothing there: put a name with it into double quotes"


def _place(error: ParseError) -> str:
    if error.token_type == "EOF":  # noqa: S105  the kind of a token
        return _BREAKS_OFF
    return f"{shown(str(error.token_value))} is not expected there"


def _arguments(count: int) -> str:
    return counted(count, "argument")


def _misfit(error: JMESPathTypeError, expression: str) -> str:
    """What to say of a function that does not take what it was given."""
    name = error.function_name
    calls = re.findall(rf"\b{name}\([^()]*\)", expression)
    call = brief(calls[0]) if len(calls) == 1 else f"{name}()"
    if error.current_value is None:
        return f"{call}: nothing is there"
    takes = " or ".join(_NOUNS.get(each, each) for each in error.expected_types)
    return f"{call}: {shown(error.current_value)} is no {takes}"
