"""Controls that state values in place.

Imports floors 1 and 2, and the tools for controls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.element import ARCHITECTURE
from advisor.calm.equality import ABSENT
from advisor.calm.quoting import quote
from advisor_tools.controls import add_control, update_control
from advisor_tools.members import merge
from advisor_tools.selection import named

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from advisor.calm.element import Element, Path
    from advisor.change.draft import Draft

CONFIGS = ("config", "control-config")
"""The member of a requirement, in each vocabulary."""


def require(
    draft: Draft, element: Element | None, control: str, said: Mapping[str, str], values: Any
) -> bool:
    """State values in the configuration of a control, which is made where it is missing.

    Args:
        draft: where it is staged.
        element: whose control it is; None for the architecture.
        control: the key of the control.
        said: its `description` and the `url` of its requirement, for a control that is made.
        values: for each key of the configuration its value.

    Returns:
        Whether a requirement was made, with the `url`.

    Raises:
        RefusedError: the controls of the element are malformed.
    """
    on = [element.id or "" if element else ARCHITECTURE]
    place = configured(draft, element, control)
    if place:
        for key, value in values.items():
            merge(draft, element, (*place, key), value)
        return False
    requirement = {"requirement-url": said["url"], "config": values}
    if draft.value_at(element, ("controls", control)) is ABSENT:
        add_control(draft, on, control, said["description"], [requirement])
    else:
        update_control(draft, on, control, requirements=[requirement])
    return True


def tell_assumed(draft: Draft, made: Sequence[Element | None], control: str, url: str) -> None:
    """Tell a URL that nobody gave, and at which elements it stands now."""
    if made:
        draft.notes.insert(
            0,
            f"requirement-url {quote(url)} is assumed: controls.{control} of {named([*made])}; "
            "`requirement_url` gives another",
        )


def configured(draft: Draft, element: Element | None, control: str) -> Path | None:
    """Where the first configuration in place of a control stands; None where there is none."""
    path = ("controls", control, "requirements")
    requirements = draft.value_at(element, path)
    for index, item in enumerate(requirements if isinstance(requirements, list) else ()):
        for key in CONFIGS:
            if isinstance(item, dict) and isinstance(item.get(key), dict):
                return (*path, index, key)
    return None
