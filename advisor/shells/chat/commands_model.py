"""Commands of the chat about the model: who it is, what it sees, and what it uses."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.agent.endpoint import BUILTIN, KEY_VARIABLES, provider
from advisor.shells.render import visible

if TYPE_CHECKING:

    from advisor.shells.chat.chat import Chat

_LIMITS = {
    "calls": "session_max_calls",
    "tokens": "session_max_tokens",
    "cost": "session_max_cost",
}
"""What a limit is called here, and in the settings."""

_FACTORS = {"k": 1_000, "m": 1_000_000}
_BAR = 20
"""Columns of a full bar."""


def model(chat: Chat, argument: str) -> None:
    """Say who answers, or let another model answer from now on."""
    session = chat.session
    if argument:
        _use(chat, argument)
    settings = session.settings
    if settings.model == BUILTIN:
        chat.say("The built-in rules answer: fixed rules, not a language model.")
        return
    from advisor.agent.keys import where

    at = f" at {visible(where(settings))}" if settings.base_url else ""
    chat.say(f"{visible(settings.model)}{at} answers.")


def context(chat: Chat, argument: str) -> None:
    """Say what the model would see with the next prompt, and how much that is."""


def cost(chat: Chat, _argument: str) -> None:
    """Say what each turn used, and all of them."""


def budget(chat: Chat, argument: str) -> None:
    """Show the session's limits, or set one."""


def _use(chat: Chat, name: str) -> None:
    """Have the model `name` answer.

    An endpoint of one's own and its key belong to each other and to the names that it knows: a name
    with a known provider in front leaves both behind, any other keeps both.

    Raises:
        AdvisorError: it cannot be connected; the session goes on as it was.
    """
    from advisor.agent.stored_key import with_key

    before = chat.session.settings
    settings = replace(before, model=name)
    if before.base_url and ":" in name and provider(settings) in KEY_VARIABLES:
        settings = replace(settings, base_url="", api_key="")
        chat.say(f"{visible(before.base_url)} is left: the model's own provider is asked.")
    keyed = with_key(settings, os.environ)
    chat.session.use(keyed.settings)
    if keyed.remark:
        chat.say(visible(keyed.remark))
