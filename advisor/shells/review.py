"""Review at a terminal: the person sees a proposal and decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from advisor.change.review import Verdict
from advisor.shells.render import Style, visible, visible_lines

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from advisor.change.proposal import Proposal

_KEYS = "[a]ccept  [r]eject with a reason  [w]hy  [v]iew patch  [q]uit › "


class TerminalReviewer:
    """Asks a person, with one letter for each answer."""

    def __init__(self, ask: Callable[[str], str], out: TextIO) -> None:
        """`ask` shows a prompt and returns the line typed; it raises EOFError at the end."""
        self._ask = ask
        self._out = out
        self._style = Style.for_stream(out)

    def review(self, proposal: Proposal) -> Verdict:
        """Ask until the answer is a decision; the end of input leaves it for later."""
        while True:
            try:
                answer = self._ask(f"\n{_KEYS}").strip().lower()
            except EOFError:
                return Verdict("later")
            match answer:
                case "a" | "accept":
                    if proposal.applicable:
                        return Verdict("accept")
                    self._say("It cannot be applied while it leaves errors.")
                case "r" | "reject":
                    return Verdict("reject", self._reason())
                case "w" | "why":
                    self._why(proposal)
                case "v" | "view":
                    self._say(visible_lines(json.dumps(proposal.operations, indent=2)))
                case "q" | "quit":
                    return Verdict("later")
                case _:
                    self._say("Answer a, r, w, v or q.")

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

    def _say(self, text: str) -> None:
        self._out.write(f"{text}\n")
