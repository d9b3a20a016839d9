"""How values of a script and a document stand in one line about them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from advisor.calm.phrases import bounded
from advisor.calm.quoting import quote
from advisor.calm.visible import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

_LONG = 80
"""Characters that one value takes of a line."""

_LONGEST = 300
"""Characters of a line."""

_FEW = 3
_BREAKS = re.compile(r"[\x7f-\x9f\u2028\u2029]")
"""What JSON leaves as it is, and some readers take for the end of a line."""
_PLAIN = re.compile(r"[\w.\-#:/@*? ]*")


def named(name: str) -> str:
    """An id, a key or a path as it is, or as JSON where it could be mistaken for something else."""
    plain = _PLAIN.fullmatch(name) and name.strip() == name
    return _cut(name if plain else quote(name), _LONG)


def expression(text: str) -> str:
    """An expression in one line; of a long one, the beginning and the end."""
    line = " ".join(text.split())
    line = line if line.isprintable() else quote(line)
    half = _LONG - 1
    return line if len(line) <= 2 * _LONG else f"{line[:half]}…{line[-half:]}"


def shown(value: Any) -> str:
    """A JSON value, containers too as far as the line bears them."""
    try:
        text = json.dumps(value, ensure_ascii=False)
        return _cut(_BREAKS.sub(lambda found: json.dumps(found[0])[1:-1], text), _LONG)
    except (TypeError, ValueError, RecursionError):
        # Expressions can give what is no JSON, and values nested as deeply as a document may be.
        return quote(type(value).__name__)


def beginning(text: str) -> str:
    """How somebody else's text begins, in quotes."""
    return quote(_cut(" ".join(text.split()), _LONG))


def brief(line: str) -> str:
    """A sentence of somebody else's in one line that is not too long."""
    return _cut(" ".join(line.split()), _LONGEST)


def enumerated(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    return bounded(names, _FEW)


def _cut(text: str, longest: int) -> str:
    # Halves of surrogate pairs, which JSON can spell, are no text that a file can hold.
    text = text.encode(errors="replace").decode()
    return cut(text, longest)
