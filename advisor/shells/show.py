"""An element in full for a person: what it holds, and the relationships and flows it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.diff import Difference
from advisor.calm.flow import ends as step_ends
from advisor.calm.flow import steps
from advisor.calm.visible import visible
from advisor.shells.difference import laid_out, members, title
from advisor.shells.members import Line, ends
from advisor.shells.render import wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from advisor.calm.element import Element
    from advisor.calm.model import Model
    from advisor.shells.render import Style

_AROUND = 40
"""Relationships, or flows, that are named; of more their number is told."""


def lines(model: Model, elements: Sequence[Element], style: Style, width: int) -> Iterator[str]:
    """The elements, which have one id if they are several: each as a tree, then what is around it.

    Args:
        model: holds them.
        elements: what to show.
        style: of the screen.
        width: of the screen, in columns.
    """
    if len(elements) > 1:
        yield style.yellow(f"  {len(elements)} elements have this unique-id.")
    for element in elements:
        whole = Difference("+", element.kind, element.id or "", element.value, ())
        for text in wrapped(f"  {element.kind}  ", title(whole), width):
            yield style.bold(text.rstrip())
        for line in (*members(whole), *_around(model, element)):
            yield from laid_out(line, width)


def _around(model: Model, element: Element) -> Iterator[Line]:
    """Where the element belongs, and who names it."""
    if element.owner is not None:
        yield _line("of node", element.owner.id or element.owner.pointer)
    if element.kind == "flow":
        yield from _ways(model, element)
    over = _holders(model, [element.id or "", *(each.id or "" for each in element.interfaces)])
    relationships = [each for each in over if each.kind == "relationship"]
    flows = [each for each in over if each.kind == "flow"]
    used = [each.id or "" for each in relationships]
    flows += [each for each in _holders(model, used) if each.kind == "flow"]
    yield from _listed("relationship", relationships)
    yield from _listed("flow", dict.fromkeys(flows))


def _holders(model: Model, ids: Iterable[str]) -> list[Element]:
    """The relationships and flows that name one of these, each once."""
    named = (each for identity in ids for each in model.references.get(identity, ()))
    return list(dict.fromkeys(each.holder for each in named))


def _listed(label: str, elements: Iterable[Element]) -> Iterator[Line]:
    """A line each: the id, and who is joined or what it is called."""
    listed = list(elements)
    for each in listed[:_AROUND]:
        about = ends(each.value.get("relationship-type"))
        if each.kind == "flow":
            about = f'"{each.name}"' if each.name != each.id else ""
        yield _line(label, " · ".join(filter(None, [each.id or each.pointer, about])))
    if len(listed) > _AROUND:
        yield _line(label, f"and {len(listed) - _AROUND} more")


def _ways(model: Model, flow: Element) -> Iterator[Line]:
    """From where to where each step of a flow runs."""
    for number, step in enumerate(steps(flow)[:_AROUND], 1):
        start, end = step_ends(model, step)
        yield _line(f"way of step {number}", f"{start or '?'} → {end or '?'}")


def _line(label: str, text: str) -> Line:
    return Line(0, "", label, visible(text))
