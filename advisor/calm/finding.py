"""One thing that is true of a document and that somebody should know."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    Kind: TypeAlias = Literal["schema", "reference", "advice"]
    Severity: TypeAlias = Literal["error", "warning", "info", "unresolved"]


class Finding(NamedTuple):
    """A rule that fired at a place of a document."""

    rule: str
    """The rule's name, stable across releases."""
    kind: Kind
    """Who says so: the vocabulary, a rule of the CALM reference, or this project's advice."""
    severity: Severity
    """`unresolved` is what cannot be decided offline; it never fails a document."""
    pointer: str
    """Where, as RFC 6901."""
    element: str
    """unique-id of the nearest identified element around the place, or empty."""
    message: str
    """What is wrong."""
    hint: str = ""
    """What would be right, or empty."""
