"""The checks that a call must pass at once: what it touched itself, and the ids that it gives.

They cost what the touched elements cost; the whole document is checked at the end of a turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm import schema
from advisor.calm.element import KINDS
from advisor.calm.finding import Finding
from advisor.calm.rules.placeholders import architecture_has_no_empty_string_properties
from advisor.calm.rules.walk import suspects
from advisor.calm.vocabulary import declared
from advisor.change.draft import NeedlessError, RefusedError
from advisor.change.identities import objection
from advisor.change.proposal import surplus

if TYPE_CHECKING:
    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.change.draft import Draft


def check_now(draft: Draft, *, is_patch: bool) -> None:
    """Refuse a call for what it leaves in its own elements.

    Args:
        draft: the call's edits.
        is_patch: whether it is an operation of a plain patch, whose ids were chosen elsewhere and
            may be whatever CALM lets them be.

    Raises:
        NeedlessError: it edited nothing.
        RefusedError: an element is wrong that was not, or a new id may be none or is taken.
    """
    if not draft.operations:
        raise NeedlessError("nothing to change: the document says this already")
    for element, touched in draft.touched.items():
        if element is not None and element in draft.removed:
            continue
        wrong = surplus(wrong_with(draft.model, element), touched.wrong, dict(draft.renames))
        if wrong:
            raise RefusedError("; ".join(told(finding) for finding in wrong))
        if element is not None:
            for item in (element, *element.interfaces):
                if item.id is not None and item.id not in touched.ids:
                    if not is_patch and (reason := objection(item.id)):
                        raise RefusedError(reason)
                    _check_free(draft.model, item, item.id)


def wrong_with(model: Model, element: Element | None) -> list[Finding]:
    """What the vocabulary says of one element alone, and its empty strings.

    Args:
        model: the document that it stands in.
        element: None for the document without its elements.
    """
    value = model.value
    if element is None:
        part = {key: value[key] for key in value if key not in KINDS}
        found = schema.findings(part)
    else:
        part = element.value
        found = schema.check_part(element.kind, part, declared(value).vocabulary)
    return found + [_empty(pointer) for pointer, suspect in suspects(part) if suspect == ""]


def told(finding: Finding) -> str:
    """A finding in a line: where, what, and what to do."""
    place = f"{finding.pointer}: " if finding.pointer else ""
    return f"{place}{finding.message}" + (f" ({finding.hint})" if finding.hint else "")


def _check_free(model: Model, element: Element, identity: str) -> None:
    for other in model.definitions[identity]:
        if other is not element:
            raise RefusedError(
                f'unique-id "{identity}" is taken by the {other.kind} "{other.name}": this adds '
                "a new element and cannot change that one; for a new one choose another id"
            )


def _empty(pointer: str) -> Finding:
    rule = architecture_has_no_empty_string_properties
    hint = "give it a value or leave the member out"
    return Finding(rule.name, rule.kind, rule.severity, pointer, "", "the string is empty", hint)
