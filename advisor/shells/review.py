"""Review at a terminal: the person sees a proposal and decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.change.review import Verdict
from advisor.change.selection import numbers
from advisor.errors import UsageError
from advisor.shells.render import Style, visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from advisor.change.proposal import Change, Proposal

_KEYS = "[a]ccept  [s]elect  [r]eject with a reason  [e]dit  [w]hy  [v]iew patch  [q]uit › "


class TerminalReviewer:
    """Asks a person, with one letter for each answer."""

    def __init__(
        self,
        ask: Callable[[str], str],
        out: TextIO,
        edit: Callable[[str], str] | None = None,
    ) -> None:
        """`ask` shows a prompt and returns the line typed; it raises EOFError at the end.

        `edit` lets the person edit a text and returns it.
        """
        self._ask = ask
        self._out = out
        self._edit = edit
        self._style = Style.for_stream(out)

    def review(self, proposal: Proposal) -> Verdict:
        """Ask until the answer is a decision; the end of input leaves it for later."""
        try:
            while True:
                if verdict := self._answered(proposal):
                    return verdict
        except EOFError:
            return Verdict("later")

    def _answered(self, proposal: Proposal) -> Verdict | None:
        """One question; None where the answer was no decision."""
        answer = self._ask(f"\n{_KEYS}").strip().lower()
        match answer:
            case "a" | "accept":
                if proposal.applicable:
                    return Verdict("accept")
                self._say("It cannot be applied while it leaves errors.")
            case "s" | "select":
                return self._selected(proposal)
            case "r" | "reject":
                return Verdict("reject", self._reason())
            case "e" | "edit":
                return self._edited(proposal)
            case "w" | "why":
                self._why(proposal)
            case "v" | "view":
                self._say(visible_lines(json.dumps(proposal.operations, indent=2)))
            case "q" | "quit":
                return Verdict("later")
            case _:
                self._say("Answer a, s, r, e, w, v or q.")
        return None

    def _selected(self, proposal: Proposal) -> Verdict | None:
        changes = _all(proposal)
        taken = {change.number for change in proposal.changes}
        for change in changes:
            mark = "x" if change.number in taken else " "
            self._say(f"  [{mark}] {change.number:>2}  {visible(change.title)}")
        chosen = self._numbers("Take which? (as in 1,3-5; empty for none of this) › ")
        if not chosen:
            return None
        unknown = sorted({*chosen} - {change.number for change in changes})
        if unknown:
            self._say(f"There is no change {unknown[0]}.")
            return None
        return Verdict("select", numbers=tuple(chosen))

    def _edited(self, proposal: Proposal) -> Verdict | None:
        if self._edit is None:
            self._say("No editor can be opened here; set EDITOR.")
            return None
        if len(proposal.changes) == 1:
            chosen = [proposal.changes[0].number]
        else:
            for change in proposal.changes:
                self._say(f"  {change.number:>2}  {visible(change.title)}")
            chosen = self._numbers("Edit which? › ")
        found = [change for change in proposal.changes if [change.number] == chosen]
        if not found:
            self._say("Name one of the changes that are taken.")
            return None
        return self._arguments(found[0])

    def _arguments(self, change: Change) -> Verdict | None:
        """What the person makes of the arguments of a change."""
        before = json.dumps(change.arguments, indent=2, ensure_ascii=False) + "\n"
        assert self._edit is not None  # noqa: S101 - asked before
        try:
            arguments = json.loads(self._edit(before))
        except (UsageError, ValueError, RecursionError) as error:
            what = "" if isinstance(error, UsageError) else "that is not JSON: "
            self._say(f"The change is as it was: {what}{visible(str(error))}.")
            return None
        if arguments == change.arguments:
            self._say("The change is as it was.")
            return None
        if not isinstance(arguments, dict):
            self._say("The change is as it was: its arguments are a JSON object.")
            return None
        return Verdict("edit", numbers=(change.number,), arguments=arguments)

    def _numbers(self, question: str) -> list[int]:
        try:
            return numbers(self._ask(question))
        except UsageError as error:
            self._say(visible(str(error)))
            return []

    def _reason(self) -> str:
        try:
            return self._ask("Why? (empty for no words) › ").strip()
        except EOFError:
            return ""

    def _why(self, proposal: Proposal) -> None:
        for change in proposal.changes:
            reason = change.why or "no reason given"
            title = f"{change.number} {change.title}"
            self._say(f"{self._style.bold(visible(title))}: {visible(reason)}")
            for note in change.notes:
                self._say(self._style.dim(f"    {visible(note)}"))

    def _say(self, text: str) -> None:
        self._out.write(f"{text}\n")


def _all(proposal: Proposal) -> list[Change]:
    """The changes of the turn, also those that are not taken."""
    return sorted((*proposal.changes, *proposal.left_out), key=lambda change: change.number)
