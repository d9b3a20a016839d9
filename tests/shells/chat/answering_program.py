"""An answer without a model, for the tests at a terminal: streams a file, a few letters at a time.

A line with nothing but `...` is a silence that a key ends.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path

from advisor.agent.events import Text
from advisor.shells.chat.answer import Answer
from advisor.shells.chat.markdown import quiet_console
from advisor.shells.chat.typeahead import keys_kept

_PIECE = 7


async def stream(answer: Answer, parts: list[str]) -> None:
    """Show the parts, with a silence between two of them."""
    async with answer:
        for number, part in enumerate(parts):
            if number:
                await key()
            for start in range(0, len(part), _PIECE):
                answer.show(Text(part[start : start + _PIECE]))
                await asyncio.sleep(0.002)


async def key() -> None:
    """Wait for a key."""
    loop = asyncio.get_running_loop()
    pressed = loop.create_future()
    loop.add_reader(sys.stdin, pressed.set_result, None)
    try:
        await pressed
    finally:
        loop.remove_reader(sys.stdin)
    os.read(sys.stdin.fileno(), 1)


def main() -> int:
    """Stream the file; Ctrl-C stops it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    text = parser.parse_args().file.read_text(encoding="utf-8")
    answer = Answer(quiet_console(sys.stdout))
    with keys_kept(sys.stdin, sys.stdout):
        try:
            asyncio.run(stream(answer, text.split("...\n")))
            answer.used("4.1k tokens")
        except KeyboardInterrupt:
            answer.stopped("you stopped it")
    sys.stdout.write("you> \n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
