"""A chat without a model, for the tests of typing: says back what was composed."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from pathlib import Path

from advisor.shells.chat.composing import Composer
from advisor.shells.chat.status import Status
from advisor.shells.chat.typeahead import first_paint, forget_typed, keys_kept
from advisor.shells.chat.vocabulary import Command, Elements, Entry, Vocabulary, Word

STATUS = Status("shop.json", 0, "valid", 3, 4100, 62, 0.01, "gpt-5")


def vocabulary(count: int) -> Vocabulary:
    """Commands of each kind, and as many elements as asked for besides a few of a shop."""
    shop = [
        Entry("api-gateway", "service", "API Gateway"),
        Entry("order-db", "database", "Order Database"),
        Entry("order-connects-payment", "relationship", ""),
    ]
    more = [Entry(f"node-{number}", "service", f"Node {number}") for number in range(count)]
    return Vocabulary(
        (
            Command("help", "", "Show what there is"),
            Command("show", "element", "Show an element"),
            Command("focus", "elements", "Ask about some elements only"),
            Command("model", "model", "Ask another model"),
            Command("export", "file", "Write the conversation"),
        ),
        Elements(lambda: [*shop, *more]),
        {"model": (Word("builtin", "rules"), Word("gpt-5"), Word("gpt-5-mini"))},
    )


def main() -> int:
    """Ask until Ctrl-D, and print each prompt as it came."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--history", type=Path)
    parser.add_argument("--mode", default="emacs")
    parser.add_argument("--default", default="")
    parser.add_argument("--elements", type=int, default=0)
    parser.add_argument("--paint", type=float, help="seconds between first paint and input line")
    parser.add_argument("--forget", action="store_true", help="drop what was typed before")
    parser.add_argument("--tick", action="store_true", help="count in the bar, from a thread")
    options = parser.parse_args()
    offered = vocabulary(options.elements)
    shown = [STATUS]
    out = sys.stdout
    with keys_kept(sys.stdin, out):
        if options.paint is not None:
            first_paint(out, ["shop, 9 nodes"])
            end = time.monotonic() + options.paint
            while time.monotonic() < end:
                time.sleep(0.02)
        if options.forget:
            forget_typed(sys.stdin)
        composer = Composer(
            options.history,
            lambda: offered,
            lambda: shown[-1],
            editing_mode=options.mode,
            painted=options.paint is not None,
        )
        if options.tick:
            threading.Thread(target=tick, args=(shown, composer), daemon=True).start()
        try:
            while True:
                out.write(f"got {composer.ask(options.default)!a}\n")
                out.flush()
        except EOFError:
            out.write("left\n")
    return 0


def tick(shown: list[Status], composer: Composer) -> None:
    """Let the bar change while nothing is typed."""
    time.sleep(1)
    shown.append(STATUS._replace(pending=7))
    composer.refresh()


if __name__ == "__main__":
    sys.exit(main())
