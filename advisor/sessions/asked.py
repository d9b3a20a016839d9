"""What a person asks of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Asked(NamedTuple):
    """A prompt."""

    prompt: str
    """As it is sent."""
    words: str
    """The person's own in it."""
    template: str = ""
    """What it was made from, or empty."""
    values: Mapping[str, str] = {}
    """Those of the template."""
    focus: Sequence[str] = ()
    """Elements that it is about, besides those that all prompts are."""
