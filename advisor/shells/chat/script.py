"""A conversation as a prompt script: YAML with its prompts and what was decided on each.

Values in, text out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import yaml

from advisor.shells.chat.templated import request
from advisor.shells.render import visible_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.sessions.state import Exchange, State

_HEAD = """\
# A conversation with calm-advisor as a prompt script: each step sends its prompt, and `review` says
# what is done with the changes that come of it. Undo, redo and edits by hand are not in it.
"""

_WIDTH = 100
_WORDS = 5
"""Words of a prompt that its step is named after."""

_REVIEWS = {"accept": "accept-valid"}
"""What a decision becomes; every other one is a `reject`."""


def script(state: State, architecture: str) -> str:
    """The prompts of a session, with what was decided on each.

    Args:
        state: of the session.
        architecture: path of its document, from where the script is to lie.
    """
    exchanges = state.exchanges
    steps = [_step(number, exchanges[number - 1 :]) for number in range(1, len(exchanges) + 1)]
    content = {"architecture": architecture, "model": state.model, "steps": steps}
    return _HEAD + yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )


def _step(number: int, exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """The first of the exchanges; changes that it left pending were decided on in a later one."""
    exchange = exchanges[0]
    step: dict[str, Any] = {"name": _name(number, exchange)}
    if exchange.template:
        step["template"] = exchange.template
        step |= {"values": dict(exchange.values)} if exchange.values else {}
        words = request(exchange)
        step |= {"request": words} if words else {}
    else:
        step["prompt"] = exchange.prompt
    if any(call.title for call in exchange.calls):
        decisions = [each.decision for later in exchanges for each in later.decisions]
        step |= {"review": _REVIEWS.get(decisions[0], "reject")} if decisions else {}
    return step


def _name(number: int, exchange: Exchange) -> str:
    words = re.findall(r"[a-z0-9]+", exchange.prompt.casefold())[:_WORDS]
    return "-".join(
        [str(number), exchange.template] if exchange.template else [str(number), *words]
    )


def _text(dumper: Any, text: Any) -> Any:
    """A text of several lines as a block; in quotes what a screen would obey, or YAML changes."""
    style = "|" if "\n" in text else None
    if visible_lines(text) != text:
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, where YAML has a block for them."""

    yaml_representers: ClassVar = {**yaml.SafeDumper.yaml_representers, str: _text}
