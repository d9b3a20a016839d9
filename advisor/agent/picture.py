"""What the model has been told of the document, and what it is told when that is no longer so.

A conversation begins with a snapshot, or an outline of a large document. Later only what differs
is told, in a new message, so that everything said before stays as it is and a provider's prefix
cache keeps hitting. Imports no model library.
"""

from __future__ import annotations

import json
import marshal
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from advisor.agent.fence import fenced
from advisor.agent.outline import outline
from advisor.calm.element import KINDS
from advisor.calm.equality import ABSENT, same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.calm.finding import Finding

SNAPSHOT = 200_000
"""Characters of a document that is shown whole, some 50,000 tokens; of a larger one an outline."""

_FINDINGS_SHOWN = 20

_SHARE = 3
"""A new snapshot is told once the differences since the last exceed this part of it."""


@dataclass(frozen=True)
class Picture:
    """What the model was told last."""

    file: str
    value: dict[str, Any]
    """The document, which nobody changes."""
    checks: str
    """What the checks said of it, as it was told."""
    outlined: bool
    """Whether the model was shown an outline; decided once for a conversation."""
    size: int
    """Characters of the last snapshot."""
    told: int = 0
    """Characters of the differences told since."""
    staged: dict[str, Any] | None = None
    """What the model's own changes made of the document when its last turn ended."""

    def stage(self, value: dict[str, Any]) -> Picture:
        """The picture when a turn has ended with the document as `value`."""
        # It may be changed in review. Nothing else copies so fast: 40 ms for 5,000 nodes.
        copy: dict[str, Any] = marshal.loads(marshal.dumps(value))  # noqa: S302 - what was just written
        return replace(self, staged=copy)


def draw(
    value: dict[str, Any], findings: Sequence[Finding], file: str, *, limit: int = SNAPSHOT
) -> tuple[str, Picture]:
    """The text that shows the document, checks included, and the picture it gives.

    Args:
        value: the document.
        findings: what the checks say of it.
        file: its name.
        limit: characters up to which the document is shown whole.
    """
    outlined = len(json.dumps(value, ensure_ascii=False)) > limit
    return _drawn(value, findings, file, outlined=outlined)


def redraw(
    picture: Picture, value: dict[str, Any], findings: Sequence[Finding]
) -> tuple[str, Picture]:
    """The text that says how the document differs from what the model knows; empty if it does not.

    The model knows the document as it was told, and as its own staged changes made it; what is
    told is the smaller difference. Where ids are missing or double, or the differences since the
    last snapshot are more than a third of it, the document is shown anew.
    """
    changed = _changes(picture, value)
    lines = changed or []
    checks = _checks(findings)
    told = picture.told + sum(map(len, lines))
    if changed is None or told * _SHARE > picture.size:
        return _drawn(value, findings, picture.file, outlined=picture.outlined)
    said = ["The document differs from what you know in this:", *lines] if lines else []
    said += [checks] if checks != picture.checks else []
    return "\n".join(said), replace(picture, value=value, checks=checks, told=told, staged=None)


def _drawn(
    value: dict[str, Any], findings: Sequence[Finding], file: str, *, outlined: bool
) -> tuple[str, Picture]:
    text = outline(value) if outlined else _snapshot(value)
    shown = f"<architecture file={fenced(file)}>\n{text}\n</architecture>"
    checks = _checks(findings)
    return f"{shown}\n{checks}", Picture(file, value, checks, outlined, len(text))


def _snapshot(value: dict[str, Any]) -> str:
    """The document with one line for each element: compact, and readable in a difference."""
    members = []
    for key, member in value.items():
        if isinstance(member, list) and member:
            items = ",\n".join(fenced(item) for item in member)
            members.append(f"{fenced(key)}: [\n{items}\n]")
        else:
            members.append(f"{fenced(key)}: {fenced(member)}")
    return "{\n" + ",\n".join(members) + "\n}"


def _changes(picture: Picture, value: dict[str, Any]) -> list[str] | None:
    """A line for each element that is not as the model knows it; None where ids do not tell."""
    told = [each for each in (picture.value, picture.staged) if each is not None]
    if any(same(each, value) for each in told):
        return []
    now, known = _parts(value), [_parts(each) for each in told]
    if now is None or None in known:
        return None
    found = [list(_differences(then, now)) for then in known if then is not None]
    return min(found, key=lambda lines: sum(map(len, lines)))


def _parts(value: dict[str, Any]) -> dict[tuple[str, str], Any] | None:
    """Each element by kind and id, and each other member by its name."""
    parts: dict[tuple[str, str], Any] = {}
    for key, member in value.items():
        if key not in KINDS:
            parts["member", key] = member
            continue
        if not isinstance(member, list):
            return None
        for element in member:
            identity = element.get("unique-id") if isinstance(element, dict) else None
            if not isinstance(identity, str) or (KINDS[key], identity) in parts:
                return None
            parts[KINDS[key], identity] = element
    return parts


def _differences(
    then: dict[tuple[str, str], Any], now: dict[tuple[str, str], Any]
) -> Iterator[str]:
    for (kind, name), value in now.items():
        known = then.get((kind, name), ABSENT)
        if not same(known, value):
            what = f"member {fenced(name)}" if kind == "member" else kind
            yield f"{'new' if known is ABSENT else 'now'} {what} {fenced(value)}"
    for kind, name in then:
        if (kind, name) not in now:
            yield f"gone {kind} {fenced(name)}"


def _checks(findings: Sequence[Finding]) -> str:
    grave = [finding for finding in findings if finding.severity in {"error", "warning"}]
    if not grave:
        return "<checks>\nThe document is valid.\n</checks>"
    lines = [
        f"- {f.severity} {f.rule} at {fenced(f.pointer)}: {fenced(f.message)}"
        for f in grave[:_FINDINGS_SHOWN]
    ]
    if len(grave) > _FINDINGS_SHOWN:
        lines.append(f"- and {len(grave) - _FINDINGS_SHOWN} more")
    return "\n".join(("<checks>", "The document as it stands:", *lines, "</checks>"))
