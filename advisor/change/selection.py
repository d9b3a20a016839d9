"""Taking some of the staged changes, and editing one: calls are made again, effects compared.

Operations cannot simply be dropped, since later ones stand on earlier ones. So the chosen calls
are made again on the base. Where one is then refused, or does something else than what was
reviewed, or leaves open what was settled, the changes that make the difference join.
"""

from __future__ import annotations

import copy
import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from advisor.change.calls import StandsOnError
from advisor.change.draft import RefusedError
from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from advisor.change.calls import Call
    from advisor.change.draft import Draft
    from advisor.change.proposal import Change, Origin, Proposal
    from advisor.change.workspace import Workspace


_RANGE = re.compile(r"(\d{1,4})(?:-(\d{1,4}))?")
"""No turn has more changes; a greater number would take up all memory."""
_HINT = re.compile(r'nearest: "(?:[^"\\]|\\.)*"')


class _StoppedError(Exception):
    """Nobody waits any more for what is being tried."""


class Selection:
    """What a turn staged, and which part of it is to be taken."""

    def __init__(self, workspace: Workspace, said: Sequence[str] | None = None) -> None:
        """Start with everything that is staged in `workspace` now.

        Args:
            workspace: has the changes staged, and then those that are taken.
            said: the texts that the person gave, the prompt first; see Workspace.propose.
        """
        self.workspace = workspace
        self._said = said
        self._is_stopped: Callable[[], bool] = _never
        self._remember()

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls of the turn, in order, also those that are not taken."""
        return tuple(self._calls.values())

    @property
    def left_out(self) -> tuple[Change, ...]:
        """The changes that are not taken."""
        taken = {change.number for change in self.workspace.changes}
        return tuple(change for change in self.changes if change.number not in taken)

    def propose(self, origin: Origin) -> Proposal:
        """What is taken, as a proposal that knows what is not."""
        return self.workspace.propose(origin, said=self._said, left_out=self.left_out)

    def take(self, numbers: Collection[int]) -> tuple[int, ...]:
        """Leave these changes staged, and what they cannot do without; returns what joined.

        Every change that is staged then does what it did among all of them, nothing is open or
        wrong that was not so with all of them, and no change that joined could be left out.

        Args:
            numbers: of changes, at least one.

        Raises:
            UsageError: there is no such change, or none is named.
        """
        chosen = {*numbers}
        unknown = sorted(chosen - self._calls.keys())
        if unknown or not chosen:
            listed = ", ".join(map(str, self._calls))
            what = f"there is no change {unknown[0]}" if unknown else "no change is named"
            raise UsageError(f"{what}; there are {listed}")
        kept = chosen if self._holds(chosen) else self._needed(chosen)
        if not self._holds(kept) or not self._is_sound():
            kept = self._without_spare(set(self._calls), chosen, sound=True)
        self._holds(kept)
        return tuple(sorted(kept - chosen))

    def leave_out(self, numbers: Collection[int]) -> tuple[int, ...]:
        """Leave these changes out, and what cannot do without them; returns what left with them.

        Raises:
            UsageError: there is no such change, nothing would be left, or what would be left is
                wrong without them.
        """
        taken, unwanted = {change.number for change in self.workspace.changes}, {*numbers}
        if unknown := sorted(unwanted - self._calls.keys()):
            raise UsageError(f"there is no change {unknown[0]}")
        with self.rehearsing() as trial:
            kept = {n for n in taken - unwanted if unwanted.isdisjoint(trial.needs(n))}
            if not kept:
                raise UsageError("nothing would be left; reject the proposal instead")
            if back := sorted(unwanted.intersection(trial.take(kept))):
                raise UsageError(f"without change {back[0]} the document would have an error")
        kept.update(self.take(kept))
        return tuple(sorted(taken - unwanted - kept))

    def edit(
        self, number: int, arguments: dict[str, Any], run: Callable[[Draft], None]
    ) -> tuple[int, ...]:
        """Make all changes again, one with other arguments; returns which others do otherwise now.

        What was taken is taken again. A change that was left out and cannot be made any more is
        gone.

        Args:
            number: of the change to edit.
            arguments: what it is called with instead.
            run: makes the edits of that call.

        Raises:
            RefusedError: a call that is taken is refused then; everything is staged as it was.
        """
        taken = [change.number for change in self.workspace.changes]
        calls, effects = dict(self._calls), self._effects
        calls[number] = calls[number]._replace(arguments=arguments, run=run, edited=True)
        while True:
            try:
                self.workspace.restage(list(calls.values()))
            except StandsOnError as error:
                if error.number in taken:
                    reason = f"change {error.number} is refused then: {error.reason}"
                    raise RefusedError(reason) from None
                del calls[error.number]
            else:
                break
        self._remember()
        self.take(taken)
        others = [each for each in calls if each != number]
        return tuple(each for each in others if self._effects[each] != effects[each])

    def objection(
        self, number: int, arguments: dict[str, Any], run: Callable[[Draft], None]
    ) -> str:
        """Why `edit` would refuse this; empty where it would not. Everything stays as it is."""
        with self.rehearsing() as trial:
            try:
                trial.edit(number, arguments, run)
            except RefusedError as error:
                return str(error)
        return ""

    @contextmanager
    def rehearsing(self, is_stopped: Callable[[], bool] | None = None) -> Iterator[Selection]:
        """The same selection to try things with: in the end all is staged as it was before.

        Args:
            is_stopped: is asked before each attempt, which costs up to the time of making all
                calls; where it says yes the block is left, without an error.
        """
        standing, trial = self.workspace.standing, copy.copy(self)
        trial._is_stopped = is_stopped or _never  # noqa: SLF001 - of the same class
        try:
            yield trial
        except _StoppedError:
            return
        finally:
            self.workspace.restore(standing)

    def needs(self, number: int) -> frozenset[int]:
        """The changes without which this one does something else, or leaves something open.

        `take` also has those join that settle an error; finding them means to check the whole
        document each time, which is too slow to do for every change. Another set of changes is
        left staged, so this is for `rehearsing`.
        """
        if number not in self._needs:
            kept = {number} if self._holds({number}) else self._enough(number)
            sure = {number}
            for each in sorted(kept - sure, reverse=True):
                if each not in sure and self._holds(kept - {each}):
                    kept.remove(each)
                else:
                    # What a needed change needs itself does not have to be tried again.
                    sure |= {each} | (kept & self._needs.get(each, frozenset()))
            self._needs[number] = frozenset(kept - {number})
        return self._needs[number]

    def _enough(self, number: int) -> set[int]:
        """Changes with which this one holds, most of them needed."""
        related = self._related({number})
        # Few stand on later ones, and those are many where a chain of changes has many links.
        earlier = {each for each in related if each <= number}
        return next(filter(self._holds, (earlier, related)), set(self._calls))

    def _remember(self) -> None:
        workspace = self.workspace
        self._needs: dict[int, frozenset[int]] = {}
        self.changes = tuple(workspace.changes)
        """All changes of the turn, in order."""
        self._calls = {call.number: call for call in workspace.calls}
        self._effects = {change.number: change.effect for change in self.changes}
        self._open = _unhinted(workspace.open_problems())
        self._wrong = _unhinted(workspace.problems())

    def _holds(self, numbers: Collection[int]) -> bool:
        """Stage exactly these; whether each does what it did, and nothing is open but what was."""
        if self._is_stopped():
            raise _StoppedError
        calls = [call for number, call in self._calls.items() if number in numbers]
        self.workspace.restage(())  # so that a refusal does not make what was staged before again
        try:
            self.workspace.restage(calls)
        except StandsOnError:
            return False
        staged = self.workspace.changes
        return all(change.effect == self._effects[change.number] for change in staged) and (
            self._open.issuperset(_unhinted(self.workspace.open_problems()))
        )

    def _is_sound(self) -> bool:
        """Whether what is staged brings no error that all of it together would not."""
        return self._wrong.issuperset(_unhinted(self.workspace.problems()))

    def _needed(self, chosen: Collection[int]) -> set[int]:
        """The chosen changes and as few others as let them hold."""
        likely = self._related(chosen)
        whole = likely if self._holds(likely) else set(self._calls)
        return self._without_spare(whole, chosen, sound=False)

    def _without_spare(
        self, numbers: Collection[int], chosen: Collection[int], *, sound: bool
    ) -> set[int]:
        """`numbers` without those, the last first, that none of the others needs."""
        kept = {*numbers}
        for number in sorted(kept.difference(chosen), reverse=True):
            if self._holds(kept - {number}) and not (sound and not self._is_sound()):
                kept.remove(number)
        return kept

    def _related(self, chosen: Collection[int]) -> set[int]:
        """The chosen changes and those, directly or not, that touch what they speak of.

        A guess that spares trying all: what it misses is found by leaving out one by one.
        """
        spoken = {change.number: _words(change) for change in self.changes}
        touched = {
            change.number: {*change.elements, *(new for _old, new in change.renames)}
            for change in self.changes
        }
        related, reached = {*chosen}, {*chosen}
        while reached:
            words = {word for number in reached for word in spoken[number]}
            reached = {number for number in touched if not words.isdisjoint(touched[number])}
            reached -= related
            related |= reached
        return related


def numbers(text: str) -> list[int]:
    """The numbers that a text such as ``1,3-5`` names.

    Raises:
        UsageError: it is none.
    """
    found: list[int] = []
    for part in text.replace(" ", ",").split(","):
        match = _RANGE.fullmatch(part)
        if part and not match:
            raise UsageError(f'"{part}" names no changes; write them as in 1,3-5')
        if match:
            found += range(int(match[1]), int(match[2] or match[1]) + 1)
    return found


def _unhinted(problems: Iterable[str]) -> set[str]:
    """The problems without the id that each suggests: that may be one of another change."""
    return {_HINT.sub("", problem) for problem in problems}


def _never() -> bool:
    return False


def _words(change: Change) -> set[str]:
    """Every text that a call's arguments hold, and what it touches."""
    return {*change.elements, *_texts(json.loads(json.dumps(change.arguments)))}


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)
