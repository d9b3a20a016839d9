"""How a script names things: expressions within an element, findings, and what may differ.

May import the calm floor and jmespath.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from advisor.assess.rules import RULES as ASSESSED
from advisor.batch.expression_errors import reason
from advisor.batch.script import Problem
from advisor.calm import schema
from advisor.calm.equality import same
from advisor.calm.nearest import nearest
from advisor.calm.quoting import quote
from advisor.calm.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.assess.weak_point import Rule

WEAK_POINTS: dict[str, Rule] = {rule.name: rule for rule in ASSESSED}
"""The rules of the assessment by their names."""

PROBLEMS: tuple[str, ...] = (
    *WEAK_POINTS,
    schema.RULE,
    "known-schema",
    "not-an-architecture",
    *(rule.name for rule in RULES),
)
"""Everything that can be found in a document whose file can be read."""

_LONGEST = 1000
"""Characters of an expression."""

_TOKEN = re.compile(
    r"""(?P<quoted>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)"""
    r"""|(?P<name>\$?[A-Za-z_][A-Za-z0-9_-]*)""",
    re.DOTALL,
)


def quoted(expression: str) -> str:
    """A JMESPath expression in which names with hyphens, or a dollar before them, have quotes.

    `metadata.data-owner` becomes `metadata."data-owner"`; what is in quotes already stays.
    """

    def put_in_quotes(token: re.Match[str]) -> str:
        name = token["name"] or ""
        return f'"{name}"' if "-" in name or "$" in name else token[0]

    return _TOKEN.sub(put_in_quotes, expression)


@lru_cache(maxsize=10_000)
def compiled(expression: str) -> Any:
    """The expression, to `search` with.

    Raises:
        ValueError: it is none; the text says why, in one line.
    """
    # Imported here: it takes time, and most of what reads scripts does not judge.
    import jmespath
    from jmespath.exceptions import ArityError, JMESPathError

    if len(expression) > _LONGEST:
        raise ValueError(f"an expression has at most {_LONGEST} characters")
    try:
        with warnings.catch_warnings():
            # What stands in backquotes and is no JSON is a text that JMESPath gives up.
            warnings.simplefilter("error", PendingDeprecationWarning)
            found = jmespath.compile(quoted(expression))
    except PendingDeprecationWarning:
        raise ValueError("within ` ` stands JSON: put a text into single quotes") from None
    except (JMESPathError, RecursionError) as error:
        raise ValueError(reason(error, expression)) from None
    unknown = [name for name in _functions(found.parsed) if name not in _known_functions()]
    if unknown:
        close = nearest(unknown[0], _known_functions())
        hint = f': did you mean "{close}"?' if close else ""
        raise ValueError(f"{unknown[0]}() is no function of JMESPath{hint}")
    try:
        found.search(None)
    except (ArityError, RecursionError) as error:
        raise ValueError(reason(error, expression)) from None
    except JMESPathError:
        pass  # There is no document yet that it could be about.
    return found


def search(expression: str, value: Any) -> Any:
    """What the expression finds in a JSON value; None for nothing.

    Raises:
        ValueError: it does not fit what it finds, as a number that is asked for its length.
    """
    searching = compiled(expression)
    try:
        return searching.search(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(reason(error, expression)) from None


def equal(left: Any, right: Any) -> bool:
    """Whether two JSON values are equal as a script means it: 1 is 1.0, and true is not 1."""
    return same(_numbered(left), _numbered(right))


def problem(value: str | dict[str, str]) -> Problem:
    """A finding as a script names it: `RULE`, or a mapping of it to an element."""
    if isinstance(value, str):
        return Problem(value)
    ((rule, element),) = value.items()
    return Problem(rule, element)


def unknown_rule(rule: str) -> str:
    """What to say of a rule that there is none of; empty where there is one."""
    if rule in PROBLEMS:
        return ""
    close = nearest(rule, PROBLEMS)
    if close:
        return f'{quote(rule)} is no rule: did you mean "{close}"?'
    return f"{quote(rule)} is no rule: take one of docs/rules"


def _numbered(value: Any) -> Any:
    """The value, its whole numbers written as such."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_numbered(item) for item in value]
    if isinstance(value, dict):
        return {key: _numbered(item) for key, item in value.items()}
    return value


def _functions(node: Any) -> Iterator[str]:
    """The names of functions in the syntax tree of an expression."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if each.get("type") == "function_expression":
                yield each["value"]
            waiting += each.get("children", ())


def _known_functions() -> list[str]:
    from jmespath.functions import Functions

    return sorted(Functions.FUNCTION_TABLE)
