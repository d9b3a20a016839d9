"""Commands of the chat about the model: who it is, what it sees, and what it uses."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.agent.endpoint import BUILTIN, KEY_VARIABLES, provider
from advisor.calm.quoting import quote
from advisor.calm.visible import visible_lines
from advisor.errors import UsageError
from advisor.settings_file import wanted
from advisor.shells.render import shows_unicode

if TYPE_CHECKING:
    from advisor.settings import Settings
    from advisor.shells.chat.chat import Chat

_LIMITS = {
    "calls": "session_max_calls",
    "tokens": "session_max_tokens",
    "cost": "session_max_cost",
}
"""What a limit is called here, and in the settings."""

_FULL = "full"
_FACTORS = {"": 1, "k": 1_000, "m": 1_000_000}
_AMOUNT = re.compile(
    r"(\$?)((?:\d{1,3}(?:[,_]\d{3}){1,5}|\d{1,18})(?:\.\d{1,9})?)([km]?)", re.IGNORECASE
)
_MODEL = re.compile(r"[^\s:]\S*(?<!:)")
_BAR = 20
"""Columns of a full bar."""
_FILLED = 100
"""Percent."""
_NEARLY = 80
"""Percent from which on a limit is pointed out."""


def model(chat: Chat, argument: str) -> None:
    """Say who answers, or let another model answer from now on."""
    session = chat.session
    if argument:
        _use(chat, argument)
    settings = session.settings
    if settings.model == BUILTIN:
        chat.tell("The built-in rules answer: fixed rules, not a language model.")
        return
    from advisor.agent.keys import where

    at = f" at {where(settings)}" if settings.base_url else ""
    chat.tell(f"{settings.model}{at} answers.")


def context(chat: Chat, argument: str) -> None:
    """Say what the model would see with the next prompt, and how much that is."""
    from advisor.shells.chat import seen

    if argument not in ("", _FULL):
        raise UsageError(f"write /context, or /context {_FULL} for all of it")
    found = seen.parts(chat.session)
    if argument:
        (chat.terminal.page or chat.say)(visible_lines(seen.whole(found)))
        return
    chat.tell("With the next prompt the model sees, in tokens, about (4 characters are one):")
    for line in seen.table(found):
        chat.say(line)
    if count := seen.counted(chat.session.prepare()):
        chat.tell(f"The provider counted {count:,} tokens of the last request.")


def cost(chat: Chat, _argument: str) -> None:
    """Say what each turn used, and all of them."""
    from advisor.sessions import logs
    from advisor.shells.chat import costs

    session = chat.session
    if not session.state.exchanges:
        chat.say("Nothing was asked yet.")
        return
    turns = costs.by_turn(logs.find(session.journal, session.state.id).records())
    prompts = [exchange.prompt or exchange.template for exchange in session.state.exchanges]
    chat.tell("Tokens sent and received, the share of those sent that was cached, and money:")
    for line in costs.lines(turns, session.state.spent, prompts, chat.width):
        chat.say(line)
    if session.settings.model == BUILTIN:
        chat.tell("The built-in rules take no tokens and cost nothing.")
    elif session.state.spent.cost is None:
        chat.say("No price of this model is known.")


def budget(chat: Chat, argument: str) -> None:
    """Show the session's limits, or set one."""
    from advisor.agent.budget import session_limits

    session = chat.session
    if argument:
        session.use(_with_limit(session.settings, argument))
    settings = session.settings
    is_unicode = shows_unicode(chat.terminal.out)
    chat.say("Of this session's limits is used:")
    for each in session_limits(settings, session.state.spent):
        used, limit = (_amount(each.name, number) for number in (each.used, each.limit))
        paint = chat.style.yellow if each.percent >= _NEARLY else str
        chat.say(
            f"  {each.name:<8}{paint(_bar(each.percent, unicode=is_unicode))}"
            f"{each.percent:>4} %  {used} of {limit}"
        )
    chat.tell(
        f"A turn may use {settings.max_calls:,} calls, {settings.max_tokens:,} tokens, "
        f"${settings.max_cost:.2f} and {settings.timeout:g} s."
    )


def _use(chat: Chat, name: str) -> None:
    """Have the model `name` answer.

    An endpoint of one's own is left with a name that has a known provider in front; any other name
    is asked there. A key that was stored for one goes to no other.

    Raises:
        AdvisorError: it is no name, or cannot be connected; the session goes on as it was.
    """
    if not (_MODEL.fullmatch(name) and name.isprintable()):
        raise UsageError(
            f"{quote(name)} is no model; write /model NAME, or /model PROVIDER:NAME as in "
            "/model openai:gpt-5"
        )
    from advisor.agent.keys import bare
    from advisor.agent.stored_key import with_key

    before = chat.session.settings
    settings = replace(before, model=name)
    is_elsewhere = ":" in name and provider(settings) in KEY_VARIABLES
    if is_elsewhere:
        settings = replace(settings, base_url="")
    keyed = with_key(settings, os.environ)
    chat.session.use(keyed.settings)
    if is_elsewhere and before.base_url:
        chat.tell(f"{bare(before.base_url)} is not asked any more.")
    if keyed.remark:
        chat.tell(keyed.remark)


def _with_limit(settings: Settings, argument: str) -> Settings:
    """The settings with another limit, as in `tokens 5M` or `cost 12.50`.

    Raises:
        UsageError: it is no limit, or no amount.
    """
    name, _, amount = argument.partition(" ")
    match = _AMOUNT.fullmatch(amount.strip())
    if name not in _LIMITS or not match or (match[1] and name != "cost"):
        raise UsageError(
            f"write /budget with one of {', '.join(_LIMITS)} and an amount, as in "
            "/budget tokens 5M or /budget cost 12.50"
        )
    field = _LIMITS[name]
    value = float(re.sub("[,_]", "", match[2])) * _FACTORS[match[3].casefold()]
    if name != "cost" and not value.is_integer():
        raise UsageError(f"the limit of {name} must be a whole number")
    number = value if name == "cost" else int(value)
    if must_be := wanted(field, number, getattr(settings, field)):
        raise UsageError(f"the limit of {name} must be {must_be}")
    return replace(settings, **{field: number})  # type: ignore[arg-type]  # the field's own type


def _amount(name: str, number: float) -> str:
    return f"${number:,.2f}" if name == "cost" else f"{number:,.0f}"


def _bar(percent: int, *, unicode: bool) -> str:
    full = min(percent, _FILLED) * _BAR // _FILLED
    filled, empty = ("\u2588", "\u2591") if unicode else ("#", ".")
    return filled * full + empty * (_BAR - full)
