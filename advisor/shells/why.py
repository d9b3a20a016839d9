"""`advisor why`: who made an element, or one field of it, what it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.document import empty, load_or_empty
from advisor.calm.element import ARCHITECTURE
from advisor.calm.equality import ABSENT, same
from advisor.calm.model import Model
from advisor.calm.nearest import nearest
from advisor.calm.visible import visible
from advisor.change.history import course, ended
from advisor.change.journal import Journal
from advisor.change.provenance import causes, elements, inside, is_beginning
from advisor.errors import DONE, UsageError
from advisor.shells.entries import as_json, prompt, shortened, when, who
from advisor.shells.render import Style

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from advisor.change.history import Entry
    from advisor.change.provenance import Cause, Touch

_VALUE = 60
"""Characters of a value that are shown."""


class _Story(NamedTuple):
    """What is known of an element or a field of it."""

    identity: str
    field: str
    now: Any
    """What it is in the document, or ABSENT."""
    causes: list[Cause]
    """Newest first."""
    creation: Entry | None = None
    """What created the file, if it is known."""

    @property
    def title(self) -> str:
        return f"{self.identity}.{self.field}" if self.field else self.identity

    @property
    def begins(self) -> bool:
        """Whether history knows how it came into being."""
        return bool(self.causes) and any(
            is_beginning(touch, self.field) for touch in self.causes[-1].touches
        )

    @property
    def is_original(self) -> bool:
        """Whether every document has it that the advisor creates."""
        start = empty(Path()).value
        return self.identity == ARCHITECTURE and inside(start, self.field) is not ABSENT

    @property
    def edited(self) -> bool:
        """Whether it is no longer what the last change made of it."""
        if not self.causes:
            return False
        last = self.causes[0].touches[-1]
        if not self.field:
            return not last.field and last.new is ABSENT and self.now is not ABSENT
        return last.field == self.field and not same(last.new, self.now)


def run(file: Path, asked: str, out: TextIO, *, output_format: str, width: int) -> int:
    """Tell the changes in effect that touched `asked`, newest first.

    Args:
        file: the document; where it does not exist, history alone is asked.
        asked: a unique-id or `architecture`, and a dotted field behind it if wanted; of the ids
            that it may begin with, the longest is meant.
        out: where to write.
        output_format: `text` or `json`.
        width: columns of the screen.

    Raises:
        UsageError: neither the document nor its history knows of it.
        AdvisorError: the document or its history cannot be read.
    """
    document = load_or_empty(file, duplicates="keep")
    journal = Journal.of(document.path)
    entries = journal.entries(journal.name(document.path))
    if document.is_new and not entries:
        raise UsageError(f"{file} does not exist and has no history")
    entries = [ended(entry, document.digest) for entry in entries]
    model = Model({} if document.is_new else document.value)
    past = elements(entry for entry in entries if entry.action == "apply")
    identity, field = _split(asked, model, past)
    now = ABSENT if document.is_new else inside(_element(model, identity), field)
    standing = course(entries).standing
    found = causes(standing, identity, field)
    creation = next((applied.entry for applied in standing if applied.entry.creates), None)
    story = _Story(identity, field, now, found, creation)
    if now is ABSENT and not found and field:
        raise UsageError(f"{_quoted(identity)} has no {field}, and history knows of none")
    if output_format == "json":
        out.write(json.dumps(_as_json(story), indent=2) + "\n")
    else:
        out.writelines(f"{line}\n" for line in _lines(story, Style.for_stream(out), width))
    return DONE


def _split(asked: str, model: Model, past: set[str]) -> tuple[str, str]:
    """The element and the field that are asked for; an interface may be named behind its node."""
    known = {ARCHITECTURE, *model.definitions, *past}
    identity, field = _longest(asked, known)
    if not identity:
        close = nearest(asked, known)
        hint = f"; nearest: {_quoted(close)}" if close else ""
        raise UsageError(f"no {_quoted(asked)} in the document or its history{hint}")
    list_name, _, rest = field.partition(".")
    interface, within = _longest(rest, known) if list_name == "interfaces" else ("", "")
    if interface:
        element = model.get(interface)
        if element is None or (element.owner is not None and element.owner.id == identity):
            return interface, within
    return identity, field


def _longest(asked: str, known: set[str]) -> tuple[str, str]:
    """The longest id that `asked` begins with, up to a dot or the end, and what is behind it."""
    head = asked
    while head:
        if head in known:
            return head, asked[len(head) + 1 :]
        head = head.rpartition(".")[0]
    return "", ""


def _element(model: Model, identity: str) -> Any:
    if identity == ARCHITECTURE:
        return model.value
    element = model.get(identity)
    return ABSENT if element is None else element.value


def _lines(story: _Story, style: Style, width: int) -> Iterator[str]:
    value = f" = {_value(story.now)}" if story.field and story.now is not ABSENT else ""
    yield style.bold(visible(story.title)) + value
    if story.edited:
        yield style.yellow("  edited since, and not by the advisor")
    for cause in story.causes:
        entry, change = cause.entry, cause.change
        turn = f" · turn {shortened(str(entry.origin.turn), 0)}" if entry.origin.turn > 1 else ""
        number = style.yellow(shortened(str(entry.id), 0))
        yield "  ".join(filter(None, [f"  {number}", when(entry), who(entry) + turn]))
        yield f'      "{prompt(entry, width - 8)}"'
        reason = " (edited in the review)" if change.edited else ""
        reason += f": {change.why}" if change.why else ""
        yield f"      {shortened(change.tool + reason, width - 6)}"
        for touch in cause.touches:
            yield f"      {_touched(touch, style)}"
    if not story.begins:
        yield f"  {_before(story)}"


def _before(story: _Story) -> str:
    """What is to be said of the time that history does not know."""
    if story.now is ABSENT and not story.causes:
        return "is not there any more; the changes that touched it were undone"
    number = shortened(str(story.creation.id), 0) if story.creation else ""
    if number and not story.is_original:
        verb = "before that it was" if story.causes else "was"
        return f"{verb} put there by hand, after the file was created ({number})"
    verb = "before that it stood" if story.causes else "stands"
    since = f"it was created ({number})" if number else "before the advisor's history"
    return f"{verb} in the file since {since}"


def _touched(touch: Touch, style: Style) -> str:
    """One edit: sign, field, old and new value; a whole element by its sign alone."""
    name = shortened(touch.field, _VALUE) if touch.field else ""
    if touch.old is ABSENT:
        value = f"{name}  {_value(touch.new)}" if name else "added"
        return style.green(f"+ {value}")
    if touch.new is ABSENT:
        value = f"{name}  {_value(touch.old)}" if name else "removed"
        return style.red(f"- {value}")
    value = f"{name}  {_value(touch.old)} → {_value(touch.new)}" if name else "replaced"
    return style.yellow(f"~ {value}")


def _value(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return shortened(text, _VALUE)


def _as_json(story: _Story) -> dict[str, Any]:
    return {
        "element": story.identity,
        "field": story.field,
        "present": story.now is not ABSENT,
        "edited_since": story.edited,
        "since_before_history": not (story.begins or story.creation),
        "changes": [
            {
                "entry": as_json(cause.entry, "stands"),
                "tool": cause.change.tool,
                "why": cause.change.why,
                "touched": [_touch_as_json(touch) for touch in cause.touches],
            }
            for cause in story.causes
        ],
    }


def _touch_as_json(touch: Touch) -> dict[str, Any]:
    values = {"old": touch.old, "new": touch.new}
    return {"field": touch.field} | {
        name: value for name, value in values.items() if value is not ABSENT
    }


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
