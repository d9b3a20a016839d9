"""Review at a terminal: the person sees a proposal and decides.

Answers are lines that `ask` returns, so this works on every terminal and in scripts. What needs
more than that (a checklist, an editor, a pager) is handed in; this imports no terminal library.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.calm.visible import visible
from advisor.change.review import Verdict
from advisor.change.selection import numbers
from advisor.errors import UsageError
from advisor.shells.pasted import ADVICE, Pasted, is_yes
from advisor.shells.reasons import reasons, title
from advisor.shells.render import Style, readable_json, shows_unicode
from advisor.shells.review_menu import Answer, Menu, read

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TextIO, TypeAlias

    from advisor.change.proposal import Change, Proposal

    Choose: TypeAlias = Callable[[Proposal], Collection[int] | None]
    """Lets the person tick the changes to take; returns their numbers, or None for going back."""

AS_IT_WAS = "The change is as it was"


@dataclass(frozen=True)
class TerminalReviewer:
    """Asks a person, with one letter for each answer."""

    ask: Callable[[str], str]
    """Shows a prompt and returns the line typed; raises EOFError at the end of input."""
    out: TextIO
    edit: Callable[[str], str] | None = None
    """Lets the person edit a text and returns it; None where no editor is set."""
    choose: Choose | None = None
    """None where changes are chosen by typing their numbers."""
    objection: Callable[[int, dict[str, Any]], str] | None = None
    """Why a change cannot be called with such arguments, or empty; None where that comes later."""
    page: Callable[[str], None] | None = None
    """Shows a text that may be longer than the screen; None to write all of it."""
    columns: int | Callable[[], int] = 100
    """Width of the screen, or what tells it where it may change."""
    keeps: bool = False
    """Whether a proposal that is not decided on stays, as in a chat."""

    def review(self, proposal: Proposal) -> Verdict:
        """Ask until the answer is a decision; the end of input leaves it for later.

        Raises:
            KeyboardInterrupt: at the menu, where leaving it means to lose the proposal.
        """
        menu = Menu(proposal.applicable, self.keeps, shows_unicode(self.out))
        while True:
            try:
                typed = self.ask(f"\n{menu.line(self._columns)}")
            except EOFError:
                return Verdict("later")
            except KeyboardInterrupt:
                if not self.keeps:
                    raise
                self._say("")
                return Verdict("later")
            answer = read(typed)
            if isinstance(typed, Pasted) and (typed.leads or answer.key == "a"):
                self._say(ADVICE)
                continue
            try:
                verdict = self._answered(answer, menu, proposal)
            except (EOFError, KeyboardInterrupt):  # back to the menu
                self._say("")
            else:
                if verdict is not None:
                    return verdict

    def _answered(self, answer: Answer, menu: Menu, proposal: Proposal) -> Verdict | None:
        """None where the answer was no decision."""
        match answer.key:
            case "a":
                return self._accepted(answer.rest, proposal)
            case "r":
                return self._rejected(answer.rest)
            case "s":
                return self._selected(answer.rest, proposal)
            case "e":
                return self._edited(answer.rest, proposal)
            case "q" if not answer.rest:
                return Verdict("later")
            case "w":
                self._why(answer.rest, proposal)
            case "v":
                self._view(answer.rest, proposal)
            case "?":
                self._say(menu.explained())
            case _:
                self._say(menu.advice())
        return None

    def _accepted(self, rest: str, proposal: Proposal) -> Verdict | None:
        if rest:
            self._say("Accepting takes all that is shown; to take a part, select: s 1,3-5")
        elif not proposal.applicable:
            self._say("It cannot be applied while it leaves errors. Select, edit or reject.")
        else:
            return Verdict("accept")
        return None

    def _rejected(self, reason: str) -> Verdict | None:
        if reason and not reason.strip("0123456789,- "):
            self._say("Rejecting is for all of it; to leave some out, select those to take: s 1,3")
            return None
        if not reason:
            reason = self.ask(self._prompt("Why? (empty for no words)")).strip()
        return Verdict("reject", reason)

    def _selected(self, rest: str, proposal: Proposal) -> Verdict | None:
        if rest or self.choose is None:
            chosen = self._typed(rest, proposal)
        else:
            picked = self.choose(proposal)
            if picked is not None and not picked:
                return self._nothing()
            chosen = list(picked or ())
        known = {change.number for change in in_order(proposal)}
        if not chosen or self._unknown(chosen, known):
            return None
        if {*chosen} == {change.number for change in proposal.changes}:
            self._say("That is what is shown.")
            return None
        return Verdict("select", numbers=tuple(chosen))

    def _typed(self, text: str, proposal: Proposal) -> list[int]:
        """The numbers of the changes to take; none for going back."""
        if text:
            return self._numbers(text)
        taken = {change.number for change in proposal.changes}
        marked = [(change, "x" if change.number in taken else " ") for change in in_order(proposal)]
        self._show("\n".join(f"  [{mark}]{title(change)}" for change, mark in marked))
        question = "Take which? (as in 1,3-5; empty goes back)"
        return self._numbers(self.ask(self._prompt(question)))

    def _nothing(self) -> Verdict | None:
        """No change is to be taken, which is a rejection if the person says so."""
        return (
            self._rejected("")
            if self._agrees("Nothing is taken: reject all of it? [y/N]")
            else None
        )

    def _edited(self, rest: str, proposal: Proposal) -> Verdict | None:
        if self.edit is None:
            self._say("No editor is set; set EDITOR, as in: export EDITOR=nano")
            return None
        changes = {change.number: change for change in proposal.changes}
        if rest:
            chosen = self._numbers(rest)
        elif len(changes) == 1:
            chosen = [*changes]
        else:
            self._show("\n".join(map(title, proposal.changes)))
            chosen = self._numbers(self.ask(self._prompt("Edit which?")))
        if len(chosen) != 1 or chosen[0] not in changes:
            self._say("Name one of the changes that are taken.")
            return None
        return self._arguments(changes[chosen[0]], self.edit)

    def _arguments(self, change: Change, edit: Callable[[str], str]) -> Verdict | None:
        """What the person makes of the arguments of a change, until they can be taken."""
        text = readable_json(change.arguments) + "\n"
        while True:
            try:
                text = edit(text)
            except UsageError as error:
                self._say(f"{AS_IT_WAS}: {visible(str(error))}.")
                return None
            arguments, problem = _read(text)
            if not problem and arguments == change.arguments:
                break
            if not problem and self.objection is not None:
                problem = self.objection(change.number, arguments)
            if not problem:
                return Verdict("edit", numbers=(change.number,), arguments=arguments)
            self._say(f"Not done: {visible(problem)}")
            if not self._agrees("Edit your text again? [Y/n]", otherwise=True):
                break
        self._say(f"{AS_IT_WAS}.")
        return None

    def _why(self, rest: str, proposal: Proposal) -> None:
        if changes := self._named(rest, proposal):
            self._show("\n".join(reasons(changes, proposal.assumed, self._style, self._columns)))

    def _view(self, rest: str, proposal: Proposal) -> None:
        if changes := self._named(rest, proposal):
            operations = [operation for change in changes for operation in change.operations]
            self._show(readable_json(operations))

    def _named(self, rest: str, proposal: Proposal) -> list[Change]:
        """The changes that were named; all that are taken where none is."""
        if not rest:
            return list(proposal.changes)
        named, changes = self._numbers(rest), in_order(proposal)
        if self._unknown(named, {change.number for change in changes}):
            return []
        return [change for change in changes if change.number in named]

    def _unknown(self, named: Collection[int], known: Collection[int]) -> bool:
        """Whether one of the numbers is no change's, which is said."""
        unknown = sorted({*named}.difference(known))
        if unknown:
            self._say(f"There is no change {unknown[0]}.")
        return bool(unknown)

    def _numbers(self, text: str) -> list[int]:
        try:
            return numbers(text)
        except UsageError as error:
            self._say(visible(str(error)))
            return []

    def _agrees(self, question: str, *, otherwise: bool = False) -> bool:
        """Whether the answer is yes; `otherwise` is what Enter alone means."""
        while isinstance(typed := self.ask(self._prompt(question)), Pasted):
            self._say(ADVICE)
        return is_yes(typed, otherwise=otherwise)

    def _prompt(self, question: str) -> str:
        return f"{question} {'›' if shows_unicode(self.out) else '>'} "

    def _show(self, text: str) -> None:
        (self.page or self._say)(text)

    def _say(self, text: str) -> None:
        self.out.write(f"{text}\n")

    @property
    def _columns(self) -> int:
        return self.columns() if callable(self.columns) else self.columns

    @property
    def _style(self) -> Style:
        return Style.for_stream(self.out)


def in_order(proposal: Proposal) -> list[Change]:
    """The changes of the turn, also those that are not taken."""
    return sorted((*proposal.changes, *proposal.left_out), key=lambda change: change.number)


def _read(text: str) -> tuple[dict[str, Any], str]:
    """The arguments that a text says, and what is wrong with it or empty."""
    try:
        arguments = json.loads(text)
    except (ValueError, RecursionError) as error:
        return {}, f"that is not JSON: {error}"
    if not isinstance(arguments, dict):
        return {}, "a change's arguments are a JSON object"
    return arguments, ""
