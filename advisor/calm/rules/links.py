"""What the document points to outside itself: decision records, requirements, details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.calm.pointer import join
from advisor.calm.quoting import quote
from advisor.calm.rules.rule import Hit, advice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeGuard

    from advisor.calm.element import Element
    from advisor.calm.rules.subject import Control, Subject

    Link = tuple[Element | Control, tuple[str | int, ...], str]
    """Who holds it, where in the holder, and the address."""

_DETAILS = ("detailed-architecture", "required-pattern")


@advice("warning")
def decision_records_exist(subject: Subject) -> Iterator[Hit]:
    """A path in `adrs` where no file is (checked where the document is a file)."""
    records = subject.model.value.get("adrs")
    if subject.exists is None or not isinstance(records, list):
        return
    for index, record in enumerate(records):
        if not isinstance(record, str) or not record or "://" in record:
            continue
        if not subject.exists(record.partition("#")[0]):
            message = f"there is no decision record {quote(record)}"
            yield Hit(f"/adrs/{index}", message, "a path is read from the document's folder")


@advice("unresolved")
def links_are_not_followed(subject: Subject) -> Iterator[Hit]:
    """A requirement, configuration, definition or detail elsewhere; said once for each address."""
    first: dict[str, Link] = {}
    times: dict[str, int] = {}
    for link in _links(subject):
        address = link[2]
        first.setdefault(address, link)
        times[address] = times.get(address, 0) + 1
    for address, (holder, path, _address) in first.items():
        more = f", named {times[address]} times" if times[address] > 1 else ""
        message = f"{path[-1]} {quote(address)} was not read{more}"
        yield Hit(holder.pointer + join(*path), message)


def _links(subject: Subject) -> Iterator[Link]:
    model = subject.model
    for node in model.nodes:
        details = node.value.get("details")
        if isinstance(details, dict):
            for key in _DETAILS:
                if isinstance(details.get(key), str) and details[key]:
                    yield node, ("details", key), details[key]
        for interface in node.interfaces:
            if _is_remote(address := interface.value.get("definition-url")):
                yield interface, ("definition-url",), address
    for flow in model.flows:
        if _is_remote(address := flow.value.get("requirement-url")):
            yield flow, ("requirement-url",), address
    for control in subject.controls:
        yield from _required(control)


def _required(control: Control) -> Iterator[Link]:
    for index, requirement in control.requirements:
        for key in ("requirement-url", "config-url"):
            if _is_remote(address := requirement.get(key)):
                yield control, ("requirements", index, key), address


def _is_remote(address: object) -> TypeGuard[str]:
    return isinstance(address, str) and address.startswith(("http://", "https://"))
