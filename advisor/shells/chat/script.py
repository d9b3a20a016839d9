"""A conversation as a prompt script: YAML with its prompts and what was decided on each.

Values in, text out; advisor.batch.reading reads it. Says nothing of what elements were in focus.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

import yaml

from advisor.batch.variables import escaped, scalar
from advisor.shells.chat.templated import request
from advisor.shells.render import visible_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.sessions.state import Exchange, State

_HEAD = """\
# A conversation with calm-advisor as a prompt script: each step sends its prompt, and `review` says
# what is done with the changes that come of it. What was accepted in part is accepted whole here,
# and `allow-removals` stands wherever that may have taken something away. Undo, redo, edits by hand
# and what was in focus are not in it.
"""

_WIDTH = 100
_WORDS = 5
"""Words of a prompt that its step is named after."""

_NAME = 60
"""Characters of a name."""

_REVIEWS = {"accept": "accept-valid"}
"""What a decision becomes; every other one is a `reject`."""

_TAKES_NOTHING = {
    *("add_node", "add_relationship", "add_flow", "add_interface", "add_control"),
    *("copy_node", "rename"),
}
"""The tools that never take something away. Of the others a session does not keep whether they did;
the person has seen it and accepted it."""


def script(state: State, architecture: str) -> str:
    """The prompts of a session, with what was decided on each.

    Args:
        state: of the session.
        architecture: path of its document, from where the script is to lie.
    """
    exchanges = state.exchanges
    steps = [
        _step(number, exchanges[number - 1 :])
        for number, exchange in enumerate(exchanges, 1)
        if exchange.template or not _is_blank(exchange.prompt)
    ]
    model = {} if _is_blank(state.model) else {"model": state.model}
    content = {"architecture": architecture, **model, "steps": steps}
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
        step |= {"request": words} if not _is_blank(words) else {}
    else:
        step["prompt"] = exchange.prompt
    return step | _review(exchanges)


def _review(exchanges: Sequence[Exchange]) -> dict[str, Any]:
    """What was decided on the changes of the first of the exchanges."""
    staged = [call for call in exchanges[0].calls if call.title]
    decided = [(later, each) for later in exchanges for each in later.decisions] if staged else []
    if not decided:
        return {}
    later, decision = decided[0]
    review = _REVIEWS.get(decision.decision, "reject")
    if review != "reject":
        may_remove = any(call.tool not in _TAKES_NOTHING for call in staged)
        return {"review": review} | ({"allow-removals": True} if may_remove else {})
    # The words of a rejection are sent as the next prompt, which is a step of its own.
    said = {each.prompt for each in exchanges[exchanges.index(later) + 1 :][:1]}
    is_told = _is_blank(decision.reason) or decision.reason in said
    return {"review": review} | ({} if is_told else {"reason": decision.reason})


def _name(number: int, exchange: Exchange) -> str:
    words = re.findall(r"[a-z0-9]+", exchange.prompt.casefold())[:_WORDS]
    parts = [str(number), exchange.template] if exchange.template else [str(number), *words]
    return "-".join(parts)[:_NAME]


def _is_blank(text: str) -> bool:
    """Whether nothing stands in a text; to the schema of scripts a byte-order mark is a blank."""
    return not text.replace("\ufeff", "").strip()


def _text(dumper: Any, text: str) -> Any:
    """A text of several lines as a block; in quotes what a screen would obey, or YAML changes."""
    # Halves of surrogate pairs, which a terminal may give, are no text that a file can hold.
    written = escaped(text.encode(errors="replace").decode())
    style = "|" if "\n" in written else None
    if visible_lines(written) != written or not isinstance(scalar(written), str):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", written, style=style)


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, where YAML has a block for them."""

    yaml_representers: ClassVar = {**yaml.SafeDumper.yaml_representers, str: _text}
