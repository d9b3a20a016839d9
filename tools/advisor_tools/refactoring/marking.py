"""Metadata that a refactoring adds to an element, whatever form that has there.

Imports floors 1 and 2, and the tool for metadata.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor_tools.metadata import set_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.calm.element import Element
    from advisor.change.draft import Draft


def mark(draft: Draft, element: Element, values: Mapping[str, Any]) -> None:
    """Set keys of an element's metadata; where that is a list of several, in an entry of its own.

    Raises:
        RefusedError: the metadata is neither an object nor a list.
    """
    known = [key for key in values if key in held(element)]
    if len(_entries(element)) > 1 and not known:
        draft.insert_item(element, ("metadata",), dict(values))
    else:
        set_metadata(draft, [{"on": [element.id or ""], "values": dict(values)}])


def held(element: Element) -> dict[str, Any]:
    """The metadata of an element, all entries in one."""
    return {key: value for entry in _entries(element) for key, value in entry.items()}


def _entries(element: Element) -> list[dict[str, Any]]:
    metadata = element.value.get("metadata")
    listed = metadata if isinstance(metadata, list) else [metadata]
    return [entry for entry in listed if isinstance(entry, dict)]
