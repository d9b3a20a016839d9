"""Figures that an element declares already: where they stand, and how a new one is written there.

A figure that stands somewhere is changed there, in its own unit and form, and not said twice.
Imports floors 1 and 2, and how members are set.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.assess.declared import declared
from advisor.assess.kinds import spaced
from advisor.calm.naming import tokens
from advisor.calm.pointer import split
from advisor.change.draft import RefusedError
from advisor_tools.members import place, shown, whose
from advisor_tools.selection import listed
from advisor_tools.todo import leave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from advisor.calm.element import Element, Path
    from advisor.calm.model import Model
    from advisor.change.draft import Draft

_UNITS = {
    **dict.fromkeys(("ms", "millis", "millisecond", "milliseconds"), 0.001),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sekunde", "sekunden"), 1.0),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "stunde", "stunden"), 3600.0),
    **dict.fromkeys(("d", "day", "days", "tag", "tage"), 86400.0),
}
"""Seconds in each unit."""

_QUALIFIERS = {
    *("target", "value", "maximum", "max", "required", "expected", "objective", "service", "level"),
    *("schedule", "frequency", "policy", "plan", "interval", "call", "request", "ziel", "soll"),
}
"""Words that may stand beside the subject of a figure, and say nothing else."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WITH_UNIT = re.compile(r"([^\w]*)(\d+(?:[.,]\d+)?)(\s*)([^\W\d_]+)", re.UNICODE)
_ISO_DURATION = re.compile(r"P(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+S)?)?")
_DEEPEST = 6
_WHOLE = 100


class Quantity(NamedTuple):
    """Something that is declared by a figure or, as a backup is, by a word."""

    key: str
    """How it is called where nothing declares it yet: ``rto-minutes``."""
    subjects: tuple[frozenset[str], ...]
    """The words by which a member is known to declare it: all of one of these."""
    unit: str = ""
    """Of the values that are given; empty for words."""


def _subjects(*forms: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(form.split()) for form in forms)


AVAILABILITY = Quantity("availability-percent", ())
LATENCY = Quantity("latency-ms", _subjects("latency", "response time", "latenz"), "ms")
RTO = Quantity("rto-minutes", _subjects("rto", "recovery time", "wiederanlaufzeit"), "minutes")
RPO = Quantity("rpo-minutes", _subjects("rpo", "recovery point", "datenverlust"), "minutes")
BACKUP = Quantity("backup", _subjects("backup", "backups", "datensicherung"))
TIMEOUT = Quantity("timeout-ms", _subjects("timeout", "time out"), "ms")
FAILURES = Quantity("failure-threshold", _subjects("failure threshold", "failures", "threshold"))
OPEN = Quantity("open-seconds", _subjects("open", "open duration", "wait duration"), "seconds")


def change_figure(
    draft: Draft, element: Element | None, quantity: Quantity, new: Any, *, loosen: bool = True
) -> bool:
    """Write `new` where the element declares the quantity; whether it does.

    Without `loosen` a smaller figure that stands there is kept, and that is told.

    Raises:
        RefusedError: several places declare it, so that nobody knows which of them counts.
    """
    holder = element.value if element else draft.model.value
    if quantity is AVAILABILITY:
        found = declared(holder)
        if found is None:
            return False
        path: Path = tuple(split(found.at))
        if path[-1] == "description":
            draft.notes.append(f"{place(element, path)} says it in words and is left as it is")
            return False
        _write(draft, element, path, _percent(draft.value_at(element, path), new))
        return True
    places = list(_places(holder, quantity))
    if len(places) > 1:
        where = listed([place(None, path).rpartition(" of ")[0] for path in places])
        raise RefusedError(
            f"{whose(element)} declares {quantity.key} at several places ({where}); change them "
            "with set_metadata or update_control"
        )
    for path in places:
        old = draft.value_at(element, path)
        words = {word for key in path[-2:] if isinstance(key, str) for word in _words(key)}
        units = sorted(words & _UNITS.keys())
        is_bare = quantity.unit and not units and not isinstance(old, str)
        if is_bare:
            draft.notes.append(
                f"{place(element, path)} names no unit; it is taken as {quantity.unit}"
            )
        known = _seconds(old, quantity.unit, units)
        if not loosen and known is not None and known < new * _UNITS[quantity.unit]:
            leave(
                draft,
                f"{place(element, path)} stays {shown(old)}: {_plain(new)} {quantity.unit} is "
                "longer; `replace_timeouts` changes it",
            )
            continue
        _write(draft, element, path, _rewritten(old, new, quantity.unit, units))
    return bool(places)


def usual_form(model: Model, quantity: Quantity, controls: str) -> tuple[str, Any] | None:
    """The key under which elements of a document declare a quantity, and a value as an example.

    Args:
        model: where it is looked for; most often wins, and then the first.
        quantity: what is declared.
        controls: a word in the keys of the controls that count; a timeout counts anywhere.
    """
    found: dict[str, list[Any]] = {}
    for element in (*model.relationships, *model.nodes):
        for path in _places(element.value, quantity):
            is_control = path[0] == "controls" and controls in _words(str(path[1]))
            if is_control or (quantity is TIMEOUT and _words(str(path[-1])) & _UNITS.keys()):
                value: Any = element.value
                for key in path:
                    value = value[key]
                found.setdefault(str(path[-1]), []).append(value)
    if not found:
        return None
    usual = max(found, key=lambda each: len(found[each]))
    return usual, found[usual][0]


def in_form(quantity: Quantity, key: str, example: Any, new: Any) -> Any:
    """A figure in the unit that `key` names, else in the form of the example."""
    return _rewritten(example, new, quantity.unit, sorted(_words(key) & _UNITS.keys()))


def _seconds(old: Any, unit: str, units: list[str]) -> float | None:
    """A duration that stands somewhere, in seconds; None where it cannot be read."""
    if isinstance(old, bool) or not isinstance(old, int | float | str) or not unit:
        return None
    if isinstance(old, int | float):
        return old * _UNITS[units[0] if units else unit]
    if _NUMBER.fullmatch(old.strip()):
        return float(old.replace(",", ".")) * _UNITS[units[0] if units else unit]
    matched = _WITH_UNIT.fullmatch(old.strip())
    if matched and not matched[1] and matched[4].casefold() in _UNITS:
        return float(matched[2].replace(",", ".")) * _UNITS[matched[4].casefold()]
    return None


def _write(draft: Draft, element: Element | None, path: Path, value: Any) -> None:
    old = draft.value_at(element, path)
    if old != value:
        draft.notes.append(f"{place(element, path)} was {shown(old)} and is {shown(value)}")
    draft.set_member(element, path, value)


def _places(holder: dict[str, Any], quantity: Quantity) -> Iterator[Path]:
    """The members in metadata and configurations of controls that declare the quantity."""
    level: list[tuple[Path, Any]] = [
        ((key,), holder[key]) for key in ("controls", "metadata") if key in holder
    ]
    for _ in range(_DEEPEST):
        following: list[tuple[Path, Any]] = []
        for path, container in level:
            items: Any = ()
            if isinstance(container, dict):
                items = container.items()
            elif isinstance(container, list):
                items = enumerate(container)
            for key, member in items:
                if isinstance(member, dict | list):
                    following.append(((*path, key), member))
                elif isinstance(key, str) and _declares(path, key, quantity):
                    yield (*path, key)
        level = following


def _declares(path: Path, key: str, quantity: Quantity) -> bool:
    """Whether a member, by its name and that of what holds it, declares the quantity."""
    if path[0] == "controls" and not {"config", "control-config"} & {*map(str, path)}:
        return False
    own = _words(key)
    around = _words(path[-1]) if isinstance(path[-1], str) else set()
    for subject in quantity.subjects:
        rest = own - subject - _QUALIFIERS
        if subject <= own | around and rest <= _UNITS.keys() and (own & subject or rest):
            return True
    return False


def _words(key: str) -> set[str]:
    return {*tokens(spaced(key))}


def _rewritten(old: Any, new: Any, unit: str, units: list[str]) -> Any:
    """`new`, given in `unit`, in the form of `old`, whose name may say in which units it is."""
    if not unit:
        return new
    seconds = new * _UNITS[unit]
    if units:
        amount = _plain(seconds / _UNITS[units[0]])
        is_text = isinstance(old, str) and _NUMBER.fullmatch(old.strip())
        return f"{amount}" if is_text else amount
    if not isinstance(old, str):
        return _plain(new)
    if old.startswith("P") and _ISO_DURATION.fullmatch(old):
        return f"PT{_plain(seconds)}S" if seconds % 60 else f"PT{_plain(seconds / 60)}M"
    matched = _WITH_UNIT.fullmatch(old.strip())
    if matched and matched[4].casefold() in _UNITS:
        amount = _plain(seconds / _UNITS[matched[4].casefold()])
        return f"{matched[1]}{amount}{matched[3]}{matched[4]}"
    return f"{_plain(new)} {unit}"


def _percent(old: Any, new: float) -> Any:
    """An availability in percent in the form of `old`: a number, a part of one, or a text."""
    if isinstance(old, str):
        text = f"{_plain(new)}"
        return _NUMBER.sub(text.replace(".", ",") if "," in old else text, old, count=1)
    return _plain(new / _WHOLE) if old < 1 else _plain(new)


def _plain(number: float) -> float:
    """A number as people write it: 15, not 15.0; 0.25."""
    rounded = round(number, 9)
    return int(rounded) if rounded == int(rounded) else rounded
