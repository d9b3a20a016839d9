"""What a rule is: a function with a name, a kind, a severity and a line that says what it finds.

A rule is one generator function in the module of its subject, marked `@reference` or `@advice`:
its name with hyphens is the rule's name, its docstring what it finds. Imports nothing of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from advisor.calm.finding import Kind, Severity
    from advisor.calm.rules.subject import Subject

    Find: TypeAlias = Callable[[Subject], Iterator["Hit"]]


class Hit(NamedTuple):
    """A place where a rule fired."""

    pointer: str
    message: str
    """What is wrong, with the ids involved; no pointers, since a fault is known again by its
    message when its place in a list has changed."""
    hint: str = ""
    """What would be right, or empty."""


class Rule(NamedTuple):
    """A rule with all that its table in the documentation says of it."""

    name: str
    kind: Kind
    severity: Severity
    summary: str
    """What it finds, in one line of Markdown."""
    find: Find


def reference(severity: Severity) -> Callable[[Find], Rule]:
    """Mark a function as a rule that the CALM reference has under the same name."""
    return lambda find: _rule("reference", severity, find)


def advice(severity: Severity) -> Callable[[Find], Rule]:
    """Mark a function as a rule of this project: what the reference accepts without a word."""
    return lambda find: _rule("advice", severity, find)


def _rule(kind: Kind, severity: Severity, find: Find) -> Rule:
    summary = (find.__doc__ or "").partition("\n")[0].rstrip(".")
    return Rule(find.__name__.replace("_", "-"), kind, severity, summary, find)
