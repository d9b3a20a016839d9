"""The proposal: what it would change, as the terminal says it, and the decision."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from nicegui import ui

from advisor.calm.phrases import counted
from advisor.preview.panels.choices import Choices
from advisor.preview.panels.folded import FoldedDifference
from advisor.preview.panels.parts import Tag, button, sent
from advisor.shells import transcript

if TYPE_CHECKING:
    from advisor.preview.panels.choices import Choice
    from advisor.preview.panels.screen import Screen
    from advisor.preview.scene import Review

_WORDS = "(e) => { e.preventDefault(); emit(e.target.querySelector('input').value); }"

_CHANGED = "The proposal has changed since it was shown; look at it again."


class ReviewCard:
    """The card below the conversation; nothing where nothing is proposed.

    While a prompt is answered nothing can be decided: what is proposed may be another thing then.
    """

    def __init__(self, screen: Screen) -> None:
        """Build it where the context says."""
        self._screen = screen
        self._shown: Review | None = None
        self._is_closed = False
        self._is_readable = True
        self._is_refusing = False
        self._is_accepting = False
        self._choosing = asyncio.Lock()
        self._root = Tag("section", classes="review", aria_label="Proposal")
        with self._root:
            Tag("h2", "Proposal")
            self._summary = Tag("p", classes="summary")
            self._choices = Choices(screen, self._choose)
            self._difference = FoldedDifference(screen)
            self._decision()
        self._root.set_visibility(False)
        screen.watch("scene", self.refresh)
        screen.watch("talk", self.refresh)

    def refresh(self) -> None:
        """Show what is proposed now, and whether it can be decided on."""
        board = self._screen.board
        review = board.scene.review if board.scene is not None else None
        is_closed, is_readable = board.live is not None, not board.problem
        now = (is_closed, is_readable)
        if review is self._shown and now == (self._is_closed, self._is_readable):
            return
        is_other = review is not self._shown
        self._shown, (self._is_closed, self._is_readable) = review, now
        self._root.set_visibility(review is not None)
        if review is None:
            self._refuse(is_asked=False)
            return
        if is_other:
            heading = transcript.heading(review.proposal, len(review.differences), review.card)
            self._summary.say(heading)
            self._difference.show(review)
        self._choices.show(review, is_closed=is_closed)
        self._tell_decision(review)

    def _decision(self) -> None:
        """The buttons and the box for words stay as they are whatever is proposed anew."""
        with Tag("div", classes="foot-of-review"):
            self._problem = Tag("p", classes="problem")
            with Tag("div", classes="decision"):
                self._accept_button = button("Accept", self._accept, "primary")
                self._refuse_button = button(
                    "Reject…", lambda: self._refuse(is_asked=not self._is_refusing), "refuse"
                )
                Tag("span", classes="gap")
                button("Save as plan", self._save, "quiet", name="Save the proposal, to be applied")
            with Tag("form", classes="refusal") as form:
                self._words = Tag(
                    "input",
                    type="text",
                    aria_label="Why not? Your words go to the model.",
                    placeholder="Why not? Goes to the model; may be empty",
                    autocomplete="off",
                )
                self._reject_button = Tag("button", "Reject", "button", type="submit")
                form.on("submit", self._reject, js_handler=_WORDS)
        self._form = form
        form.set_visibility(False)

    def _tell_decision(self, review: Review) -> None:
        proposal = review.proposal
        count = sum(finding.severity == "error" for finding in proposal.introduced)
        errors = counted(count, "error")
        if self._is_closed:
            self._problem.say("A prompt is being answered; decide when it has ended.")
        elif not self._is_readable:
            self._problem.say("Cannot be accepted while the file cannot be read.")
        elif not proposal.applicable:
            self._problem.say(f"Cannot be accepted: it would bring {errors}, named above.")
        else:
            self._problem.say("")
        self._accept_button.say(_offer(len(proposal.changes), len(review.changes)))
        is_open = not self._is_closed
        can_accept = is_open and self._is_readable and proposal.applicable
        self._accept_button.has(disabled=None if can_accept else True)
        for each in (self._refuse_button, self._reject_button):
            each.has(disabled=None if is_open else True)

    def _save(self) -> None:
        """Hand out the plan, as `advisor.change.plan` writes it."""
        if self._shown is None:
            return
        text = f"{json.dumps(self._shown.proposal.to_json(), indent=2, ensure_ascii=False)}\n"
        name = f"{self._screen.board.session.file.stem}.plan"
        ui.download.content(text.encode("utf-8", "surrogatepass"), name)

    def _refuse(self, *, is_asked: bool) -> None:
        """Show the box for words, or hide it."""
        self._is_refusing = is_asked
        self._form.set_visibility(is_asked)
        if is_asked:
            box = f"getHtmlElement({self._words.id})"
            script = f"const box = {box}; box?.focus(); box?.scrollIntoView({{block: 'nearest'}})"
            self._root.client.run_javascript(script)

    async def _choose(self, choice: Choice) -> None:
        """One tick after the other: each is about what the ones before have left."""
        async with self._choosing:
            await self._take_or_leave(choice)
            if self._shown is not None:
                taken = {change.number for change in self._shown.proposal.changes}
                self._choices.set_right(choice.number, is_taken=choice.number in taken)

    async def _take_or_leave(self, choice: Choice) -> None:
        review, screen = self._shown, self._screen
        changes = review.changes if review is not None else ()
        if review is None or (choice.number, choice.effect) not in {
            (change.number, change.effect) for change in changes
        }:
            screen.say(_CHANGED, is_problem=True)
            return
        is_taken = choice.number in {change.number for change in review.proposal.changes}
        if is_taken != choice.is_taken:
            act = self._join if choice.is_taken else self._leave_out
            await screen.attempt(act(choice.number, review.proposal.result))

    async def _join(self, number: int, shown: str) -> None:
        joined = await self._screen.board.join(number, shown)
        if joined:
            listed = ", ".join(map(str, joined))
            self._screen.say(f"Taken as well, since the others need it: {listed}")

    async def _leave_out(self, number: int, shown: str) -> None:
        gone = await self._screen.board.leave_out(number, shown)
        if gone:
            listed = ", ".join(map(str, gone))
            self._screen.say(f"Left out as well, since it hangs on change {number}: {listed}")

    async def _accept(self) -> None:
        shown, screen = self._shown, self._screen
        if shown is None or not shown.proposal.applicable or self._is_accepting:
            return
        self._is_accepting = True  # a second click is part of the first
        try:
            if await screen.attempt(screen.board.accept(shown.proposal.result)):
                screen.say(f"Applied to {screen.board.session.file.name}. Undo takes it back.")
                screen.tell("prompt")
        finally:
            self._is_accepting = False

    async def _reject(self, event: object) -> None:
        if self._shown is not None:
            await self._screen.attempt(self._drop(self._shown.proposal.result, sent(event).strip()))

    async def _drop(self, shown: str, words: str) -> None:
        screen = self._screen
        is_ours = await screen.board.reject(shown, words)
        screen.say("Rejected; the file is as it was." if is_ours else "Hidden here.")
        self._root.client.run_javascript(f"getHtmlElement({self._words.id}).value = ''")
        screen.tell("prompt")
        if words and is_ours:
            await screen.ask(words)


def _offer(taken: int, made: int) -> str:
    """What accepting takes, of all that were made."""
    if made == 1:
        return "Accept"
    return f"Accept all {made}" if taken == made else f"Accept {taken} of {made}"
