"""JSON Pointers (RFC 6901) as strings; the root of a document is the empty string.

Imports the equality module for its word for nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.equality import ABSENT

if TYPE_CHECKING:
    from typing import Any


def join(*tokens: str | int) -> str:
    """The pointer that leads through `tokens`, each escaped: ``join("a/b", 0)`` is ``/a~1b/0``."""
    return "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)


def split(pointer: str) -> tuple[str, ...]:
    """The unescaped tokens of `pointer`; list positions stay strings, as RFC 6901 has them.

    Raises:
        ValueError: `pointer` is neither empty nor starts with a slash.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON Pointer: {pointer!r}")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/"))


def list_index(token: str, size: int) -> int | None:
    """The position that a pointer token names in a list of `size` items, or None (RFC 6901)."""
    digits = token.isascii() and token.isdigit() and len(token) <= len(str(size))
    if not digits or (token.startswith("0") and token != "0"):  # noqa: S105  a pointer's token
        return None
    place = int(token)
    return place if place < size else None


def child(container: Any, token: str) -> Any:
    """What one token leads to within `container`, or ABSENT."""
    if isinstance(container, dict):
        return container.get(token, ABSENT)
    if isinstance(container, list):
        index = list_index(token, len(container))
        return ABSENT if index is None else container[index]
    return ABSENT
