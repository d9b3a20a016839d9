"""What a turn would change: the values that are shown, reviewed, kept in history and applied."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from advisor.calm.finding import Finding
    from advisor.change.patch import Operation


@dataclass(frozen=True)
class Origin:
    """Where a proposal came from."""

    prompt: str
    model: str
    person: str
    time: str
    """ISO 8601 with offset."""


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

    @property
    def operations(self) -> list[Operation]:
        """The whole patch: RFC 6902, guards included."""
        return [operation for change in self.changes for operation in change.operations]

    @property
    def introduced(self) -> list[Finding]:
        """Findings that the base did not have."""
        return surplus(self.after, self.before)

    @property
    def resolved(self) -> list[Finding]:
        """Findings of the base that are gone."""
        return surplus(self.before, self.after)

    @property
    def applicable(self) -> bool:
        """Whether the changes leave no error that was not there before."""
        return not any(finding.severity == "error" for finding in self.introduced)

    def to_json(self) -> dict[str, Any]:
        """The proposal as plain JSON, the content of a plan file."""
        content = {
            "format": "calm-advisor-proposal/1",
            "origin": asdict(self.origin),
            "base": asdict(self.base),
            "result": self.result,
            "applicable": self.applicable,
            "changes": [asdict(change) for change in self.changes],
            "patch": self.operations,
            "introduced": [finding._asdict() for finding in self.introduced],
            "resolved": [finding._asdict() for finding in self.resolved],
        }
        plain: dict[str, Any] = json.loads(json.dumps(content))  # tuples become lists
        return plain


def surplus(these: Iterable[Finding], those: Iterable[Finding]) -> list[Finding]:
    """Which of `these` findings are not among `those`.

    Compared by rule, element and message: a finding that only moved to another list position
    because something before it went is the same finding.
    """
    known = Counter((finding.rule, finding.element, finding.message) for finding in those)
    extra = []
    for finding in these:
        key = (finding.rule, finding.element, finding.message)
        if known[key]:
            known[key] -= 1
        else:
            extra.append(finding)
    return extra
