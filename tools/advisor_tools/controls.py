"""Tools for controls: the requirements that an element is held to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.calm.schema import definition
from advisor.calm.vocabulary import CURRENT, declared
from advisor.change.draft import RefusedError
from advisor_tools.members import limit_remarks, merge, place, shown, whose
from advisor_tools.selection import listed, named, on_schema, select
from advisor_tools.tool import Tool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.calm.element import Element, Kind, Path
    from advisor.change.draft import Draft

_KINDS: tuple[Kind, ...] = ("node", "relationship", "flow")

_ADD = """\
Add one control to the architecture, to nodes, relationships or flows. Each requirement has a \
requirement-url and exactly one of config (values in place) or config-url. Where no \
requirement-url was given, write one in the manner of those in the document, else \
https://example.com/requirements/CONTROL-ID: the review marks it as assumed. A control states what \
is required: do not write mechanisms into it that the architecture does not have. Example: {"on": \
["ledger"], "control_id": "audit-trail", "description": "Every posting is traceable.", \
"requirements": [{"requirement-url": "https://policy.example.com/audit-trail", "config": \
{"retention-years": 10}}], "why": "Asked for by the auditors."}"""

_UPDATE = """\
Change a control that everything in `on` has: its description, its requirements, or both. A \
requirement with a URL that the control names already is merged into that one, any other is added; \
`remove_requirements` takes some away by URL. Example: {"on": ["ledger"], "control_id": \
"audit-trail", "requirements": [{"requirement-url": "https://policy.example.com/audit-trail", \
"config": {"retention-years": 12}}], "why": "The law changed."}"""

_REMOVE = """\
Take a control away from everything in `on`, with its requirements; to take away only some \
requirements use update_control. Example: {"on": ["ledger"], "control_id": "audit-trail", "why": \
"Covered by the platform's own control."}"""

_KEYS = ("requirement-url", "config", "config-url")
"""The keys of a requirement; it has one of the last two, which say how it is met."""


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    on = on_schema("What it applies to", *_KINDS)
    new = {"on": on} | _control()
    # The document may have keys that CALM does not allow, and they must be within reach.
    named = {"on": on, "control_id": {"type": "string", "description": "Key of the control."}}
    urls = {
        "type": "array",
        "items": {"type": "string"},
        "description": "The requirement-urls of requirements to take away.",
    }
    changed = new | named | {"remove_requirements": urls}
    add = {"properties": new, "required": list(new)}
    update = {"properties": changed, "required": list(named)}
    remove = {"properties": named, "required": list(named)}
    return (
        Tool("add_control", _ADD, add, add_control),
        Tool("update_control", _UPDATE, update, update_control),
        Tool("remove_control", _REMOVE, remove, remove_control),
    )


def _control() -> dict[str, Any]:
    """The members of a new control, as arguments."""
    return {
        "control_id": {
            "type": "string",
            "pattern": "^[a-zA-Z0-9-]+$",
            "description": "Key of the control: letters, digits and hyphens.",
        },
        "description": {
            "type": "string",
            "minLength": 1,
            "description": "What is required, in one sentence.",
        },
        "requirements": {
            "type": "array",
            "minItems": 1,
            "items": definition("control-requirement", CURRENT),
            "description": "What is to be fulfilled, and how.",
        },
    }


def add_control(
    draft: Draft,
    on: list[str],
    control_id: str,
    description: str,
    requirements: list[dict[str, Any]],
) -> None:
    """Add a control under the key `control_id` to everything that `on` selects."""
    control = {"description": description, "requirements": _written(draft, requirements)}
    elements = select(draft.model, on, kinds=_KINDS)
    draft.title = f"add control {control_id} on {named(elements)}"
    taken = [_label(element) for element in elements if control_id in _controls(draft, element)]
    if taken:
        has = "has" if len(taken) == 1 else "have"
        raise RefusedError(
            f'{listed(taken)} {has} a control "{control_id}" already: change it with '
            "update_control, or choose another key"
        )
    for element in elements:
        if _controls(draft, element):
            draft.set_member(element, ("controls", control_id), control)
        else:
            draft.set_member(element, ("controls",), {control_id: control})


def update_control(  # noqa: PLR0913  # these are the tool's arguments
    draft: Draft,
    on: list[str],
    control_id: str,
    *,
    description: str = "",
    requirements: Sequence[dict[str, Any]] = (),
    remove_requirements: Sequence[str] = (),
) -> None:
    """Change the control `control_id` of everything that `on` selects."""
    if not (description or requirements or remove_requirements):
        raise RefusedError(
            "nothing to change: give description, requirements or remove_requirements"
        )
    elements = _holders(draft, on, control_id)
    draft.title = f"update control {control_id} on {named(elements)}"
    for element in elements:
        path: Path = ("controls", control_id)
        if not isinstance(draft.value_at(element, path), dict):
            raise RefusedError(f"{place(element, path)} is no object; mend that first")
        if description:
            merge(draft, element, (*path, "description"), description)
        if requirements or remove_requirements:
            _edit_requirements(
                draft, element, path, _written(draft, requirements), remove_requirements
            )
    limit_remarks(draft)


def remove_control(draft: Draft, on: list[str], control_id: str) -> None:
    """Take the control `control_id` away from everything that `on` selects."""
    elements = _holders(draft, on, control_id)
    draft.title = f"remove control {control_id} from {named(elements)}"
    for element in elements:
        draft.remove_member(element, ("controls", control_id))
        if draft.value_at(element, ("controls",)) == {}:
            draft.remove_member(element, ("controls",))
    naming = {
        reference.holder.id or reference.holder.pointer: None
        for reference in draft.model.references.get(control_id, ())
        if reference.target == "control"
    }
    if naming:
        draft.notes.append(f'"{control_id}" is still named in the options of {listed([*naming])}')
    if None in elements and (bare := _bare(draft, control_id)):
        draft.notes.append(
            "it covered the whole document; nodes and relationships with no control "
            f'"{control_id}" of their own: {bare}'
        )


def _bare(draft: Draft, control_id: str) -> int:
    """How many nodes and relationships have no control of this key."""
    elements = (*draft.model.nodes, *draft.model.relationships)
    held = (element.value.get("controls") for element in elements)
    return sum(not (isinstance(controls, dict) and control_id in controls) for controls in held)


def _controls(draft: Draft, element: Element | None) -> dict[str, Any]:
    """The controls of an element, none where it has no such member."""
    holder = element.value if element else draft.model.value
    controls = holder.get("controls", {})
    if not isinstance(controls, dict):
        raise RefusedError(f"the controls of {whose(element)} are no object; mend that first")
    return controls


def _holders(draft: Draft, on: list[str], control_id: str) -> list[Element | None]:
    """What `on` selects, all of which has the control."""
    elements = select(draft.model, on, kinds=_KINDS)
    having = [element for element in elements if control_id in _controls(draft, element)]
    if having == elements:
        return elements
    lacking = [_label(element) for element in elements if element not in having]
    if having:
        hint = f"name only {listed([_label(element) for element in having])} in `on`"
    else:
        keys = {key: None for element in elements for key in _controls(draft, element)}
        hint = f"there are {listed([*keys])}" if keys else "add it with add_control"
    has = "has" if len(lacking) == 1 else "have"
    raise RefusedError(f'{listed(lacking)} {has} no control "{control_id}": {hint}')


def _edit_requirements(
    draft: Draft,
    element: Element | None,
    control: Path,
    requirements: Sequence[dict[str, Any]],
    removed: Sequence[str],
) -> None:
    path = (*control, "requirements")
    items = draft.value_at(element, path)
    if not isinstance(items, list):
        raise RefusedError(f"{place(element, path)} is no list; mend that first")
    key = _prefix(draft) + _KEYS[0]
    for url in removed:
        index = _index(items, key, url)
        if index is None:
            urls = [shown(item[key]) for item in items if isinstance(item, dict) and key in item]
            raise RefusedError(
                f'{place(element, control)} has no requirement "{url}"; it has '
                f"{listed(urls) or 'none'}"
            )
        draft.remove_member(element, (*path, index))
    for requirement in requirements:
        index = _index(items, key, requirement[key])
        if index is None:
            draft.insert_item(element, path, requirement)
        else:
            _merge_requirement(draft, element, (*path, index), requirement)
    if not items:
        raise RefusedError(
            f"{place(element, control)} would have no requirement left; take it away with "
            "remove_control"
        )


def _merge_requirement(
    draft: Draft, element: Element | None, path: Path, requirement: dict[str, Any]
) -> None:
    """Merge `requirement` into the one at `path`; the other of its two forms goes."""
    old = draft.value_at(element, path)
    _, *forms = (_prefix(draft) + key for key in _KEYS)
    for form, other in (forms, forms[::-1]):
        if form in requirement and form not in old and other in old:
            draft.notes.append(f"{place(element, (*path, other))} was {shown(old[other])}")
            draft.remove_member(element, (*path, other))
    merge(draft, element, path, requirement)


def _written(draft: Draft, requirements: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The requirements with their keys as the document's vocabulary has them."""
    prefix = _prefix(draft)
    return [
        {(prefix + key if key in _KEYS else key): item for key, item in requirement.items()}
        for requirement in requirements
    ]


def _prefix(draft: Draft) -> str:
    """What stands in front of the keys of a requirement: `control-` in release 1.0-rc1."""
    vocabulary = declared(draft.model.value).vocabulary
    known = definition("control-requirement", vocabulary)["properties"]
    return "" if _KEYS[0] in known else "control-"


def _index(items: list[Any], key: str, url: str) -> int | None:
    """Where the requirement with this URL stands.

    Raises:
        RefusedError: several have it.
    """
    found = [
        index for index, item in enumerate(items) if isinstance(item, dict) and item.get(key) == url
    ]
    if len(found) > 1:
        raise RefusedError(f'requirement-url "{url}" stands {len(found)} times; mend that first')
    return found[0] if found else None


def _label(element: Element | None) -> str:
    return f'"{element.id or element.pointer}"' if element else "the architecture"
