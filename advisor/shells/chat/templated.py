"""Prompts made from task templates: as they are asked, and as they are asked again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from advisor import templates
from advisor.agent.endpoint import BUILTIN
from advisor.errors import UsageError
from advisor.sessions.asked import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.sessions.state import Exchange
    from advisor.shells.chat.chat import Chat
    from advisor.templates import Template

_VALUE = re.compile(r"""([^\W\d][\w-]*)=(?:"([^"]*)"|'([^']*)'|(\S*))(?!\S)\s*""")


def parsed(text: str) -> tuple[dict[str, str], str]:
    """The values that stand first in `text`, as in `name=value` or `name="two words"`; the rest.

    Raises:
        UsageError: a value is given twice.
    """
    values: dict[str, str] = {}
    end = 0
    while match := _VALUE.match(text, end):
        name, *ways = match.groups()
        if name in values:
            raise UsageError(f"{name}= stands there twice")
        values[name] = next((each for each in ways if each is not None), "")
        end = match.end()
    return values, text[end:].strip()


def from_template(name: str, values: Mapping[str, str], words: str, chat: Chat) -> Asked:
    """The prompt that a template gives for values and the person's words.

    Raises:
        UsageError: there is no such template, it needs more or takes less, or the built-in rules
            answer.
    """
    if chat.session.settings.model == BUILTIN:
        raise UsageError(
            "templates are for language models: choose one with /model, or ask the built-in rules "
            "without a template"
        )
    _check(templates.load(name, chat.folders), values, words)
    spoken = chat.asked(words)
    prompt = templates.prompt(name, values, spoken.prompt, chat.folders)
    return Asked(prompt.text, prompt.words, name, dict(values), spoken.focus)


def request(exchange: Exchange) -> str:
    """The person's words behind the values of a template, of which a session keeps only the sum."""
    if not exchange.values:
        return exchange.prompt
    before = "".join(f"{value}\n" for value in exchange.values.values()).lstrip()
    return exchange.prompt[len(before) :].strip()


def again(exchange: Exchange, chat: Chat) -> Asked:
    """The prompt of an exchange, to be sent again.

    Raises:
        UsageError: the template that it was made from does not give it any more.
    """
    if exchange.template:
        return from_template(exchange.template, exchange.values, request(exchange), chat)
    return chat.asked(exchange.prompt)


def _check(template: Template, values: Mapping[str, str], words: str) -> None:
    """Say what lacks, and what is too much, as it is typed in the chat.

    Raises:
        UsageError: something is.
    """
    known = [each.name for each in template.variables]
    if not values.keys() <= set(known):
        return  # filling it in says which
    given = {**values, templates.REQUEST: words}
    lacking = [
        f"{_how_to_give(each.name)}: {each.description}"
        for each in template.variables
        if each.default is None and not given.get(each.name, "").strip()
    ]
    if lacking:
        raise UsageError(f"template {template.name} still needs {'; '.join(lacking)}")
    if words and templates.REQUEST not in known:
        instead = " or ".join(_how_to_give(each) for each in known)
        hint = f"; it takes {instead}" if instead else ""
        raise UsageError(f"template {template.name} takes no words of your own{hint}")


def _how_to_give(name: str) -> str:
    return "your words behind it" if name == templates.REQUEST else f"{name}=..."
