"""Controls that check nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.rules.subject import Subject

_CHECKED = re.compile(r"[a-zA-Z0-9-]+")
"""The ids of the controls that the vocabulary looks into."""


@advice("warning")
def controls_have_requirements(subject: Subject) -> Iterator[Hit]:
    """A control with an empty list of requirements."""
    for pointer, identity, control in subject.controls:
        if isinstance(control, dict) and control.get("requirements") == []:
            message = f"control {quote(identity)} requires nothing"
            yield Hit(f"{pointer}/requirements", message, "add a requirement")


@advice("warning")
def control_ids_are_checked(subject: Subject) -> Iterator[Hit]:
    """A control whose id has other characters than letters, digits and hyphens: it goes unread."""
    for pointer, identity, _control in subject.controls:
        if not _CHECKED.fullmatch(identity):
            message = f"control {quote(identity)} goes unchecked: not only letters, digits, -"
            better = re.sub("[^a-zA-Z0-9]+", "-", identity).strip("-")
            yield Hit(pointer, message, f"for example {quote(better)}" if better else "")
