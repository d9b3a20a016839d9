"""A conversation as a prompt script: YAML with its prompts and what was decided on each.

Values in, text out; advisor.batch.reading reads it. Says nothing of what elements were in focus.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

import yaml

from advisor.batch.variables import escaped, scalar
from advisor.calm.quoting import quote
from advisor.calm.visible import cut, visible, visible_lines
from advisor.shells.chat.templated import request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.sessions.state import Called, Exchange, State

_HEAD = """\
# yaml-language-server: $schema=prompt-script.schema.json
# (advisor replay --schema > prompt-script.schema.json makes that file.)
# A conversation with calm-advisor as a prompt script: each step sends its prompt, and `review` says
# what is done with the changes that come of it. What was accepted in part is accepted whole here,
# and `allow-removals` stands where something accepted may have taken something away. Undo, redo,
# edits by hand and what was in focus are not in it.
# What is to come of a step can be said beneath its prompt, for example:
#   expect: {valid: true, only: [api-gateway, "order-*"], mentions: [replica]}
"""

_APPLIED = """\
# The document has changed since: it holds what was accepted, and a replay would find it done. Take
# that back before (advisor undo %s, once for each acceptance), or name a copy as it was.
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
"""The tools that never take something away."""

_REMOVING = {"remove", "remove_requirements", "requirements", "move"}
"""Arguments with which the tools take something away, or may."""

_KEEPING = {"id", "on", "append", "defaults"}
"""Members of an entry to change that never take something away."""

_BY_ARGUMENTS = {"update", "set_metadata", "set_details", "update_control", "edit_flow"}
"""The tools whose arguments tell whether they take something away. Of the others a session does not
keep whether they did; the person has seen it and accepted it."""


def script(state: State, architecture: str) -> str:
    """The prompts of a session, with what was decided on each.

    Args:
        state: of the session.
        architecture: path of its document, from where the script is to lie.
    """
    exchanges = state.exchanges
    decided = {
        index: _decided(exchanges[index:])
        for index, exchange in enumerate(exchanges)
        if exchange.template or not _is_blank(exchange.prompt)
    }
    sent = {index + each.echo for index, each in decided.items() if each.echo}
    steps = [
        _step(index + 1, exchanges[index]) | each.review
        for index, each in decided.items()
        if index not in sent
    ]
    title = {"title": _title(exchanges[min(decided)])} if decided else {}
    model = {} if _is_blank(state.model) else {"model": state.model}
    content = {**title, "architecture": architecture, **model, "steps": steps}
    is_applied = any(each.applied for exchange in exchanges for each in exchange.decisions)
    head = _HEAD + (_APPLIED % visible(quote(architecture)) if is_applied else "")
    return head + yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )


class _Decided(NamedTuple):
    """What was decided on the changes of an exchange."""

    review: dict[str, Any]
    """The members of its step that say so."""
    echo: int = 0
    """How many exchanges later the words of a rejection were sent, and nothing came of them; 0
    where they were not. In a replay the model is told them with the rejection."""


def _step(number: int, exchange: Exchange) -> dict[str, Any]:
    """What was asked in an exchange."""
    step: dict[str, Any] = {"name": _name(number, exchange)}
    if exchange.template:
        step["template"] = exchange.template
        step |= {"values": dict(exchange.values)} if exchange.values else {}
        words = request(exchange)
        step |= {"request": words} if not _is_blank(words) else {}
    else:
        step["prompt"] = exchange.prompt
    return step


def _decided(exchanges: Sequence[Exchange]) -> _Decided:
    """What was decided on the changes of the first; they may have been pending for a while."""
    staged = _staged(exchanges[0])
    decisions = [(place, each) for place, later in enumerate(exchanges) for each in later.decisions]
    if not staged or not decisions:
        return _Decided({})
    place, decision = decisions[0]
    review = _REVIEWS.get(decision.decision, "reject")
    if review != "reject":
        accepted = [call for call in staged if call.title in decision.titles]
        # One that the person edited may have another title.
        may_remove = any(map(_may_take_away, accepted or staged))
        return _Decided({"review": review} | ({"allow-removals": True} if may_remove else {}))
    if _is_blank(decision.reason):
        return _Decided({"review": review})
    # The words of a rejection are sent as the next prompt.
    following = exchanges[place + 1 : place + 2]
    is_sent = any(each.prompt == decision.reason and not each.template for each in following)
    if is_sent and _staged(following[0]):
        return _Decided({"review": review})
    return _Decided({"review": review, "reason": decision.reason}, is_sent * (place + 1))


def _staged(exchange: Exchange) -> list[Called]:
    return [call for call in exchange.calls if call.title]


def _may_take_away(call: Called) -> bool:
    """Whether a call took something away, as far as the call itself tells."""
    if call.tool not in _BY_ARGUMENTS:
        return call.tool not in _TAKES_NOTHING
    if any(call.arguments.get(name) for name in _REMOVING):
        return True
    entries = call.arguments.get("entries", [])
    return not isinstance(entries, list) or any(map(_entry_may_take_away, entries))


def _entry_may_take_away(entry: Any) -> bool:
    """Whether one of the entries of a call may: values are merged, but a list replaces a list."""
    if not isinstance(entry, dict):
        return True
    return any(
        bool(value) if name in _REMOVING else _may_replace(value)
        for name, value in entry.items()
        if name not in _KEEPING
    )


def _may_replace(value: Any) -> bool:
    """Whether a value may stand where there was more."""
    if isinstance(value, dict) and value:
        return any(map(_may_replace, value.values()))
    return value is None or isinstance(value, list | dict) or value == ""


def _title(exchange: Exchange) -> str:
    """What the conversation began with, in one line."""
    words = " ".join(exchange.prompt.replace("\ufeff", "").split()) or exchange.template
    return cut(words, _NAME)


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
