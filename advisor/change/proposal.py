"""What a turn would change: the values that are shown, reviewed, kept in history and applied."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from advisor.calm.quoting import quote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from advisor.calm.finding import Finding
    from advisor.change.assumed import Assumed
    from advisor.change.patch import Operation


FORMAT = "calm-advisor-proposal/1"
"""What a plan file says it is."""


@dataclass(frozen=True)
class Origin:
    """Where a proposal came from."""

    prompt: str
    model: str
    person: str
    time: str
    """ISO 8601 with offset."""
    turn: int = 1
    """Which prompt of its conversation."""


@dataclass(frozen=True)
class Change:
    """One tool call and what it does."""

    number: int
    """Counts from 1 within the proposal."""
    tool: str
    arguments: dict[str, Any]
    """As carried out, after normalising."""
    why: str
    """The model's reason in one sentence, or empty."""
    operations: tuple[Operation, ...]
    """RFC 6902 with guards, on the document as the earlier changes left it."""
    elements: tuple[str, ...]
    """unique-ids of the top-level elements touched; `architecture` for the document itself."""
    title: str = ""
    """The change in a few words."""
    notes: tuple[str, ...] = ()
    """How the call was taken where it could have been taken otherwise."""
    effect: str = ""
    """Digest of what it does to the document, wherever in its lists that stands."""
    replaces: str = ""
    """Digest of the values that it replaces or takes away; empty where there are none."""
    edited: bool = False
    """Whether the reviewer gave the call other arguments than the model did."""
    renames: tuple[tuple[str, str], ...] = ()
    """Elements that got another unique-id: the old and the new one."""


@dataclass(frozen=True)
class Digests:
    """Which document: the bytes of its file and its canonical value."""

    file: str
    value: str


@dataclass(frozen=True)
class Proposal:
    """The ordered changes of one turn, and the checks before and after them."""

    origin: Origin
    changes: tuple[Change, ...]
    base: Digests
    result: str
    """Digest of the canonical value after the changes."""
    before: tuple[Finding, ...]
    after: tuple[Finding, ...]
    left_out: tuple[Change, ...] = ()
    """Changes of the same turn that are not to be taken."""
    assumed: tuple[Assumed, ...] = ()
    """Facts that stand in neither prompt nor document."""
    missing: tuple[str, ...] = ()
    """What the prompt quotes and the result does not hold."""

    @property
    def renames(self) -> dict[str, str]:
        """From the unique-ids of the base to those after the changes, where they differ."""
        return composed(pair for change in self.changes for pair in change.renames)

    @property
    def operations(self) -> list[Operation]:
        """The whole patch: RFC 6902, guards included."""
        return [operation for change in self.changes for operation in change.operations]

    @property
    def introduced(self) -> list[Finding]:
        """Findings that the base did not have."""
        return surplus(self.after, self.before, self.renames)

    @property
    def resolved(self) -> list[Finding]:
        """Findings of the base that are gone."""
        return surplus(self.before, self.after, {new: old for old, new in self.renames.items()})

    @property
    def applicable(self) -> bool:
        """Whether the changes leave no error that was not there before."""
        return not any(finding.severity == "error" for finding in self.introduced)

    def to_json(self) -> dict[str, Any]:
        """The proposal as plain JSON, the content of a plan file."""
        content = {
            "format": FORMAT,
            "origin": asdict(self.origin),
            "base": asdict(self.base),
            "result": self.result,
            "applicable": self.applicable,
            "changes": [asdict(change) for change in self.changes],
            "patch": self.operations,
            "assumed": [each._asdict() for each in self.assumed],
            "missing": self.missing,
            "introduced": [finding._asdict() for finding in self.introduced],
            "resolved": [finding._asdict() for finding in self.resolved],
        }
        plain: dict[str, Any] = json.loads(json.dumps(content))  # tuples become lists
        return plain


def composed(renames: Iterable[tuple[str, str]]) -> dict[str, str]:
    """From first to last unique-id over one rename after the other, where they differ."""
    now: dict[str, str] = {}
    for old, new in renames:
        first = next((base for base, last in now.items() if last == old), old)
        now[first] = new
    return {old: new for old, new in now.items() if old != new}


def surplus(
    these: Iterable[Finding], those: Iterable[Finding], renames: Mapping[str, str] | None = None
) -> list[Finding]:
    """Which of `these` findings are not among `those`.

    Compared by rule, element and message: a finding that only moved to another list position
    because something before it went is the same finding.

    Args:
        these: what may be new.
        those: what was there.
        renames: the unique-ids that `these` have in place of those that `those` have.
    """
    known = Counter(_key(finding, renames or {}) for finding in those)
    extra = []
    for finding in these:
        key = _key(finding, {})
        if known[key]:
            known[key] -= 1
        else:
            extra.append(finding)
    return extra


def _key(finding: Finding, renames: Mapping[str, str]) -> tuple[str, str, str]:
    message = finding.message
    if renames:
        # All at once, since one id may take the place of another.
        quoted = {quote(old): quote(new) for old, new in renames.items()}
        pattern = "|".join(re.escape(old) for old in quoted)
        message = re.sub(pattern, lambda match: quoted[match[0]], message)
    return finding.rule, renames.get(finding.element, finding.element), message
