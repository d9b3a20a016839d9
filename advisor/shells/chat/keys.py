"""What the keys do in the input line beyond what prompt_toolkit has them do.

Loads prompt_toolkit, so only the composer may import this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import (
    completion_is_selected,
    emacs_mode,
    has_focus,
    vi_insert_mode,
    vi_navigation_mode,
)
from prompt_toolkit.key_binding import KeyBindings

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.key_binding import KeyPressEvent


def bindings(tell_how_to_leave: Callable[[], None]) -> KeyBindings:
    """Enter sends, Alt-Enter and a trailing backslash continue, Ctrl-C clears the line.

    Args:
        tell_how_to_leave: called at a Ctrl-C when there is nothing to clear.
    """
    keys = KeyBindings()
    typing = has_focus(DEFAULT_BUFFER)
    keys.add("enter", filter=typing)(_send)
    keys.add("enter", filter=typing & completion_is_selected)(_take_completion)
    keys.add("escape", "enter", filter=typing & (emacs_mode | vi_insert_mode))(_break_line)
    keys.add("c-x", "c-e", filter=typing & emacs_mode)(_open_editor)
    keys.add("v", filter=typing & vi_navigation_mode)(_open_editor)

    @keys.add("c-c", filter=typing)
    @keys.add("<sigint>")
    def _clear(event: KeyPressEvent) -> None:
        if event.app.current_buffer.text:
            event.app.current_buffer.reset()
        else:
            tell_how_to_leave()

    return keys


def _send(event: KeyPressEvent) -> None:
    buffer = event.current_buffer
    if buffer.document.is_cursor_at_the_end and buffer.text.endswith("\\"):
        buffer.delete_before_cursor()
        buffer.insert_text("\n")
    elif buffer.text.strip():
        buffer.validate_and_handle()


def _take_completion(event: KeyPressEvent) -> None:
    event.current_buffer.complete_state = None


def _break_line(event: KeyPressEvent) -> None:
    event.current_buffer.insert_text("\n")


def _open_editor(event: KeyPressEvent) -> None:
    """Without sending what comes back: it can be read once more."""
    event.current_buffer.open_in_editor()
