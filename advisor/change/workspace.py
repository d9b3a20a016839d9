"""Staged changes over a base document, checked as a database checks a transaction.

Immediate: a call whose own element breaks the schema, or whose new id is taken, is refused and
rolled back. Deferred: references may dangle between the calls of a turn; what is open is told with
every result and must hold in the end. Costs follow the elements touched: no call copies the
document or checks all of it.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.calm.check import check
from advisor.calm.document import value_digest
from advisor.calm.equality import same
from advisor.calm.model import Model
from advisor.change.assumed import assumed
from advisor.change.calls import Call, Standing, StandsOnError
from advisor.change.draft import Draft, NeedlessError, RefusedError
from advisor.change.effect import effect, replaced
from advisor.change.foreign import PATCH
from advisor.change.immediate import check_now, told, wrong_with
from advisor.change.literals import missing
from advisor.change.openness import Openness
from advisor.change.proposal import Change, Digests, Origin, Proposal, composed, surplus

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from advisor.calm.document import Document
    from advisor.calm.finding import Finding


class _Staged(NamedTuple):
    call: Call
    change: Change
    draft: Draft


class Workspace:
    """A private working copy of a document and the changes staged on it."""

    def __init__(
        self,
        base: Document,
        *,
        exists: Callable[[str], bool] | None = None,
        findings: tuple[Finding, ...] | None = None,
    ) -> None:
        """Start from `base`; `exists` tells whether a decision record's path leads to a file.

        `findings` are what the checks say of `base`, where somebody knows it already.
        """
        self.base = base
        # Parsing the text again is the cheapest deep copy: a third of copy.deepcopy's time.
        self.model = Model(json.loads(base.text))
        self._staged: list[_Staged] = []
        self._counted = 0
        self._exists = exists
        self._checked = None if findings is None else (self.standing, findings)
        self.findings = self.checked()
        """What the checks say of the base."""
        self._openness = Openness(self.model, self.findings)
        self._closed = ""

    @property
    def changes(self) -> list[Change]:
        """What is staged, in order."""
        return [staged.change for staged in self._staged]

    @property
    def calls(self) -> list[Call]:
        """The calls that made what is staged, in order."""
        return [staged.call for staged in self._staged]

    @property
    def value_digest(self) -> str:
        """Digest of the canonical value with the staged changes."""
        return value_digest(self.model.value)

    def close(self, reason: str) -> None:
        """Refuse all further staging: the turn is over or was cancelled."""
        self._closed = reason

    def open(self) -> None:
        """Allow staging again: another turn begins."""
        self._closed = ""

    @property
    def standing(self) -> Standing:
        """What is staged now, to compare with later or to come back to."""
        return Standing(tuple(self.calls), self._counted)

    def restore(self, standing: Standing) -> None:
        """Have staged again what was staged then, as if nothing had been since."""
        if standing != self.standing:
            self.restage(standing.calls)
            self._counted = standing.counted

    def stage(
        self, tool: str, arguments: dict[str, Any], why: str, run: Callable[[Draft], None]
    ) -> Change:
        """Carry out one call on the working copy.

        Args:
            tool: its name, for the record.
            arguments: what it was called with, for the record and to know a repeated call.
            why: the reason given for it.
            run: makes the edits on the draft it is given.

        Raises:
            RefusedError: the call was not carried out and the working copy is as it was.
        """
        if self._closed:
            raise RefusedError(self._closed)
        later: set[str] = set()
        for change in reversed(self.changes):
            is_same = change.tool == tool and same(change.arguments, arguments)
            if is_same and later.isdisjoint(change.elements):
                raise NeedlessError(f"already staged as change {change.number}; nothing to do")
            later.update(change.elements)
        call = Call(self._counted + 1, tool, arguments, why, run)
        self._staged.append(self._carried_out(call))
        self._counted = call.number
        return self.changes[-1]

    def withdraw(self, numbers: Collection[int]) -> list[int]:
        """Take staged changes back; those that stay are made again as if these never were.

        Returns the numbers of those that do something else now.

        Raises:
            RefusedError: there is no such change, or one that stays stands on it; nothing changed.
        """
        unknown = sorted(set(numbers) - {change.number for change in self.changes})
        if self._closed or unknown:
            raise RefusedError(self._closed or f"no change {unknown[0]} is staged")
        before = {change.number: change.effect for change in self.changes}
        try:
            self.restage([call for call in self.calls if call.number not in numbers])
        except StandsOnError as error:
            raise RefusedError(
                f"change {error.number} stands on it: withdraw that as well"
            ) from None
        return [each.number for each in self.changes if each.effect != before[each.number]]

    def restage(self, calls: Sequence[Call], *, pass_needless: bool = False) -> None:
        """Have exactly `calls` staged, each made anew on the base.

        Args:
            calls: what to stage, in order.
            pass_needless: leave out what asks for something that is so already.

        Raises:
            StandsOnError: one of them is refused; what was staged before is staged again.
        """
        before = self.calls
        self._roll_back()
        try:
            self._make(calls, pass_needless=pass_needless)
        except StandsOnError:
            self._roll_back()
            self._make(before)
            raise
        self._counted = max(self._counted, *(call.number for call in calls), 0)

    def _make(self, calls: Iterable[Call], *, pass_needless: bool = False) -> None:
        for call in calls:
            try:
                self._staged.append(self._carried_out(call))
            except RefusedError as error:
                if not (pass_needless and isinstance(error, NeedlessError)):
                    raise StandsOnError(call.number, str(error)) from None

    def _roll_back(self) -> None:
        while self._staged:
            self._staged.pop().draft.roll_back()

    def _carried_out(self, call: Call) -> _Staged:
        draft = Draft(self.model, partial(wrong_with, self.model), self._exists)
        try:
            call.run(draft)
            check_now(draft, is_patch=call.tool == PATCH)
        except BaseException:
            draft.roll_back()
            raise
        elements = tuple(touched.label for touched in draft.touched.values())
        change = Change(
            number=call.number,
            tool=call.tool,
            arguments=call.arguments,
            why=call.why,
            operations=tuple(draft.operations),
            elements=elements,
            title=draft.title or f"{call.tool} {', '.join(elements)}",
            notes=tuple(draft.notes),
            effect=effect(draft.facts),
            replaces=replaced(draft.facts),
            edited=call.edited,
            renames=tuple(draft.renames),
        )
        return _Staged(call, change, draft)

    def open_problems(self) -> list[str]:
        """What the staged changes leave open, a line each: references and flows.

        What was so in the base already is not among it.
        """
        drafts = [staged.draft for staged in self._staged]
        return self._openness.problems(drafts)

    def checked(self) -> tuple[Finding, ...]:
        """What the checks say of the working copy; looks at the whole document, once as it is."""
        if self._checked is None or self._checked[0] != self.standing:
            found = check(self.model.value, exists=self._exists, model=self.model)
            self._checked = self.standing, tuple(found)
        return self._checked[1]

    def problems(self) -> list[str]:
        """The errors that the staged changes bring, a line each; checks the whole document."""
        if not self.changes:
            return []
        after = self.checked()
        renames = composed(pair for change in self.changes for pair in change.renames)
        return [
            told(finding)
            for finding in surplus(after, self.findings, renames)
            if finding.severity == "error"
        ]

    def propose(
        self,
        origin: Origin,
        *,
        said: Sequence[str] | None = None,
        left_out: tuple[Change, ...] = (),
    ) -> Proposal:
        """The staged changes with the whole document's checks before and after them.

        Args:
            origin: where they come from.
            said: the texts that the person gave, the prompt first, to compare the changes with;
                None where nothing was said.
            left_out: changes of the same turn that are not taken.
        """
        changes, text = self.changes, self.base.text
        return Proposal(
            origin=origin,
            changes=tuple(changes),
            base=Digests(file=self.base.digest, value=self.base.value_digest),
            result=self.value_digest,
            before=self.findings,
            after=self.checked(),
            left_out=left_out,
            assumed=tuple(assumed(text, changes, said)) if said else (),
            missing=tuple(missing(said[0], text, changes)) if said else (),
        )
