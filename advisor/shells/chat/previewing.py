"""What taking some of the changes would mean, found out while the person goes on ticking.

Finding out means to make calls again, which may take a second in a large document. So it is done in
a thread; what it works on belongs to that thread until the end. Imports no terminal library.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple, Self

from advisor.calm.phrases import counted
from advisor.shells.scores import weak_points

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from advisor.change.selection import Selection
    from advisor.change.workspace import Workspace


class Outcome(NamedTuple):
    """What comes of taking certain changes."""

    joining: frozenset[int]
    """Other changes that are taken with them."""
    state: str
    """What the checks say, in a few words; after a colon, what it does to the weak points."""


class Previews:
    """Knows more and more of what changes need, and what the choice of the moment comes to.

    While its ``with`` block lasts nobody else may touch the selection and its workspace; after it
    everything is staged as it was before.
    """

    def __init__(self, selection: Selection, changed: Callable[[], None]) -> None:
        """Prepare to look at `selection`; `changed` is called in the thread at each news."""
        self.needs: dict[int, frozenset[int]] = {}
        """The changes that each change cannot do without, as far as known."""
        self._selection = selection
        self._changed = changed
        self._outcomes: dict[frozenset[int], Outcome] = {}
        self._chosen: frozenset[int] = frozenset()
        self._trying: frozenset[int] | None = None
        self._is_closed = False
        self._woken = threading.Event()
        self._before: int | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._work, name="previews")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._is_closed = True
        self._woken.set()
        interrupt = None
        while self._thread.is_alive():
            try:
                self._thread.join()
            except KeyboardInterrupt as pressed:  # the workspace is not whole before the end
                interrupt = pressed
        for raised in (self._failure, interrupt):
            if raised:
                raise raised

    def outcome(self, chosen: frozenset[int]) -> Outcome | None:
        """What taking these changes comes to; None while that is being found out."""
        if chosen != self._chosen:
            self._chosen = chosen
            self._woken.set()
        return self._outcomes.get(chosen)

    def _work(self) -> None:
        try:
            while not self._is_closed:
                with self._selection.rehearsing(self._is_outdated) as trial:
                    while not self._is_closed:
                        self._take_step(trial)
        except BaseException as error:  # noqa: BLE001 - raised again where the block ends
            self._failure = error

    def _is_outdated(self) -> bool:
        return self._is_closed or (self._trying is not None and self._trying != self._chosen)

    def _take_step(self, trial: Selection) -> None:
        """Find out one thing, or wait for something to find out."""
        self._trying = None
        unknown = (each.number for each in trial.changes if each.number not in self.needs)
        number = next(unknown, None)
        chosen = self._chosen
        if number is not None:
            self.needs[number] = trial.needs(number)
        elif chosen and chosen not in self._outcomes:
            self._trying = chosen
            joining = frozenset(trial.take(chosen))
            self._outcomes[chosen] = Outcome(joining, self._state(trial.workspace))
        else:
            self._woken.wait()
            self._woken.clear()
            return
        self._changed()

    def _state(self, workspace: Workspace) -> str:
        """What the checks say, and the weak points before and after."""
        if self._before is None:
            self._before = weak_points(workspace.base.value)
        return f"{_checks(workspace)}: weak points {self._before} → {weak_points(workspace.model)}"


def _checks(workspace: Workspace) -> str:
    brought = len(workspace.problems())
    if brought:
        return f"brings {counted(brought, 'error')}"
    is_faulty = any(finding.severity == "error" for finding in workspace.findings)
    return "no new errors" if is_faulty else "valid"
