"""The input line of a terminal that shows text and knows nothing else, such as one in an editor.

Imports only where the prompt stands; the terminal itself shows and edits what is typed.
"""

from __future__ import annotations

import sys

from advisor.shells.chat.signals import interruptible
from advisor.shells.chat.typeahead import PROMPT


def ask(*, painted: bool, how_to_leave: str) -> str:
    """The next prompt, never blank; a backslash at the end of a line goes on in the next.

    Args:
        painted: the prompt stands on the screen already.
        how_to_leave: shown at a Ctrl-C.

    Raises:
        EOFError: Ctrl-D was pressed in an empty line.
    """
    lines: list[str] = []
    sys.stdout.write("" if painted else PROMPT)
    while True:
        sys.stdout.flush()
        try:
            line = read_line()
        except KeyboardInterrupt:
            lines.clear()
            sys.stdout.write(f"\n{how_to_leave}\n{PROMPT}")
            continue
        if line.endswith("\\"):
            lines.append(line.removesuffix("\\"))
            sys.stdout.write(" " * len(PROMPT))
        elif text := "\n".join([*lines, line]).strip():
            return text
        else:
            sys.stdout.write(PROMPT)


def read_line() -> str:
    """The next line of standard input; a byte that is no text has a sign instead.

    Raises:
        EOFError: there is none.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    with interruptible():
        data = sys.stdin.buffer.readline()
    if not data:
        raise EOFError
    return data.decode(errors="replace").rstrip("\r\n")
