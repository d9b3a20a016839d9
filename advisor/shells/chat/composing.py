"""The input line: prompts are typed, completed, remembered and handed over.

Importing this loads nothing; making a `Composer` loads prompt_toolkit and asyncio, save at a dumb
terminal, which has a plain line.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from advisor.shells.chat import plain_line
from advisor.shells.chat.status import toolbar
from advisor.shells.chat.typeahead import PROMPT, is_dumb
from advisor.shells.render import Style, shows_unicode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prompt_toolkit import PromptSession
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from advisor.shells.chat.status import Status
    from advisor.shells.chat.vocabulary import Vocabulary

HOW_TO_LEAVE = "Ctrl-D leaves."

_STYLES = {
    "prompt": "bold",
    "auto-suggestion": "ansibrightblack",
    "completion-menu": "bg:ansigray ansiblack",
    "completion-menu.completion.current": "bg:ansigray ansiblack reverse",
    "completion-menu.meta.completion": "bg:ansigray ansiblack",
    "completion-menu.meta.completion.current": "bg:ansigray ansiblack reverse",
    "completion-menu.completion fuzzymatch.outside": "fg:ansiblack",
    "completion-menu.completion.current fuzzymatch.outside": "fg:ansiblack",
    "fuzzymatch.inside": "bold",
    "scrollbar.background": "bg:ansibrightblack",
    "scrollbar.button": "bg:ansiblack",
}
"""Only the sixteen colours that a person may have chosen themselves."""

_VI_SECONDS = 0.05
"""For the rest of a key's sequence after an Escape; in vi it is a key of its own."""
_VI_SEQUENCE_SECONDS = 0.3
"""For the next key of several, such as the Enter of Alt-Enter."""


class Composer:
    """Asks for prompts at the terminal."""

    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        history_file: Path | None,
        vocabulary: Callable[[], Vocabulary],
        status: Callable[[], Status],
        *,
        editing_mode: str = "emacs",
        painted: bool = False,
        input: Input | None = None,  # noqa: A002 - prompt_toolkit's word
        output: Output | None = None,
    ) -> None:
        """Load the input line.

        Args:
            history_file: where prompts are kept, in a folder that exists; None for nowhere.
            vocabulary: what to complete; asked in another thread at each key.
            status: what the bar shows; asked whenever it is drawn.
            editing_mode: `emacs` or `vi`.
            painted: the prompt stands on the screen already (`typeahead.first_paint`).
            input: keys from elsewhere than the terminal.
            output: another screen.
        """
        self._status = status
        self._remark = ""
        self._painted = painted
        self._session: PromptSession[str] | None = None
        if input or output or not is_dumb(os.environ):
            self._session = _session(history_file, vocabulary, editing_mode, input, output)
            self._add_own(self._session)

    def ask(self, default: str = "") -> str:
        """The next prompt, never blank.

        Args:
            default: stands in the line at first, where the terminal can.

        Raises:
            EOFError: Ctrl-D was pressed in an empty line.
        """
        self._remark = ""
        painted, self._painted = self._painted, False
        if self._session is None:
            return plain_line.ask(painted=painted, how_to_leave=HOW_TO_LEAVE)
        if painted:
            self._session.output.write_raw("\r")
        from advisor.shells.chat.typed import whole

        # Ctrl-C is a key here; what else interrupts is not for the line to take.
        return whole(self._session.prompt(PROMPT, default=default, handle_sigint=False))

    def refresh(self) -> None:
        """Draw the bar anew; may be called from any thread."""
        if self._session is not None and (loop := self._session.app.loop) is not None:
            # Application.invalidate alone fails in a thread while the line is being sent.
            with suppress(RuntimeError):  # the loop is closed: no line is there any more
                loop.call_soon_threadsafe(self._session.app.invalidate)

    def keep_history(self) -> None:
        """Write prompts that had no folder to be kept in."""
        from advisor.shells.chat.prompt_history import PromptHistory

        if self._session is not None and isinstance(self._session.history, PromptHistory):
            self._session.history.keep()

    def _add_own(self, session: PromptSession[str]) -> None:
        """The bar and the keys, which speak to each other."""
        from advisor.shells.chat.keys import bindings

        output = session.output
        unicode = shows_unicode(sys.stdout)

        def bar() -> str:
            columns = output.get_size().columns
            return self._remark or toolbar(self._status(), columns, unicode=unicode)

        session.bottom_toolbar = bar
        session.key_bindings = bindings(self._tell_how_to_leave)
        session.default_buffer.on_text_changed += self._forget_remark

    def _tell_how_to_leave(self) -> None:
        self._remark = HOW_TO_LEAVE

    def _forget_remark(self, _changed: object) -> None:
        self._remark = ""


def _session(
    history_file: Path | None,
    vocabulary: Callable[[], Vocabulary],
    editing_mode: str,
    source: Input | None,
    screen: Output | None,
) -> PromptSession[str]:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
    from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
    from prompt_toolkit.enums import EditingMode
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.output import ColorDepth
    from prompt_toolkit.styles import Style as Styles

    from advisor.shells.chat.completing import ChatCompleter, pops_up
    from advisor.shells.chat.input_line import Harmless
    from advisor.shells.chat.prompt_history import PromptHistory

    coloured = Style.for_stream(sys.stdout).enabled
    is_vi = editing_mode == "vi"
    session: PromptSession[str] = PromptSession(
        multiline=True,
        prompt_continuation=lambda width, _line, _wraps: " " * width,
        editing_mode=EditingMode.VI if is_vi else EditingMode.EMACS,
        cursor=ModalCursorShapeConfig() if is_vi else None,
        enable_suspend=True,
        history=PromptHistory(history_file) if history_file else None,
        completer=ChatCompleter(vocabulary),
        complete_in_thread=True,
        complete_while_typing=Condition(
            lambda: pops_up(session.default_buffer.document.text_before_cursor)
        ),
        # A suggestion that looks like what was typed would be taken for it.
        auto_suggest=AutoSuggestFromHistory() if coloured else None,
        style=Styles.from_dict(_STYLES),
        color_depth=ColorDepth.DEPTH_4_BIT if coloured else ColorDepth.DEPTH_1_BIT,
        tempfile_suffix=".md",
        input_processors=[Harmless(unicode=shows_unicode(sys.stdout))],
        input=source,
        output=screen,
    )
    if is_vi:
        session.app.ttimeoutlen, session.app.timeoutlen = _VI_SECONDS, _VI_SEQUENCE_SECONDS
    return session
