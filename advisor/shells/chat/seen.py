"""What the model would see with the next prompt, part by part, and how much that is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.agent import news
from advisor.agent.budget import CHARACTERS_PER_TOKEN
from advisor.agent.fence import fenced
from advisor.agent.picture import redraw
from advisor_tools import registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from advisor.agent.loop import Conversation
    from advisor.sessions.session import Session

_ROLES = {"system": "system", "human": "user", "ai": "assistant"}


class Part(NamedTuple):
    """A part of what is sent."""

    name: str
    texts: tuple[tuple[str, str], ...]
    """Each under what it is: a role, or `tool`."""

    @property
    def tokens(self) -> int:
        """About how many: no provider counts what was not sent."""
        return -(-sum(len(text) for _role, text in self.texts) // CHARACTERS_PER_TOKEN)


def parts(session: Session) -> list[Part]:
    """What would be sent, in its order but for the tools; parts that are empty are left out.

    Raises:
        AdvisorError: the model cannot be connected.
    """
    conversation = session.prepare()
    said = [(_name(message), _text(message)) for message in conversation.messages]
    opening, rest = said[:2], said[2:]
    attached = [each for each in rest if each[1].startswith("<attachment ")]
    told = [each for each in rest if each[1].startswith("<news>")]
    turns = [each for each in rest if each not in attached and each not in told]
    outlined = conversation.picture.outlined
    tools = [
        ("tool", f"{tool.name}\n{tool.description}\n{fenced(tool.parameters)}")
        for tool in registry.tools()
    ]
    found = [
        Part("system prompt", tuple(opening[:1])),
        Part(f"{len(tools)} tools", tuple(tools)),
        Part("outline of the architecture" if outlined else "architecture", tuple(opening[1:])),
        Part("attachments", tuple(attached)),
        Part("news and differences since", tuple(told)),
        Part("conversation", tuple(turns)),
        Part("news with the next prompt", tuple(_next(session, conversation))),
    ]
    return [each for each in found if each.texts]


def counted(conversation: Conversation) -> int:
    """The tokens of the last request as the provider counted them; 0 where it never did."""
    for message in reversed(conversation.messages):
        usage = getattr(message, "usage_metadata", None)
        if usage:
            return max(int(usage["input_tokens"]), 0)
    return 0


def table(found: Sequence[Part]) -> Iterator[str]:
    """A line for each part with its tokens and its share, and one for all."""
    total = sum(part.tokens for part in found)
    for part in found:
        yield f"  {part.name:<28}{part.tokens:>9,}{100 * part.tokens // max(total, 1):>5} %"
    yield f"  {'in all':<28}{total:>9,}"


def whole(found: Sequence[Part]) -> str:
    """All of it: each text below its role."""
    return "\n".join(f"[{role}]\n{text}\n" for part in found for role, text in part.texts)


def _name(message: Any) -> str:
    kind = str(message.type)
    return _ROLES.get(kind, kind)


def _text(message: Any) -> str:
    """The words of a message, and its calls."""
    calls = [
        f"{call['name']} {json.dumps(call['args'], ensure_ascii=False)}"
        for call in getattr(message, "tool_calls", ())
    ]
    return "\n".join(filter(None, [str(message.text), *calls]))


def _next(session: Session, conversation: Conversation) -> Iterator[tuple[str, str]]:
    """What would be told before the person's words."""
    workspace, state = session.workspace, session.state
    happened = [*conversation.untold, *state.happened]
    if state.focus:
        happened.append(news.focused(workspace.model, state.focus))
    differences, _picture = redraw(conversation.picture, workspace.base.value, workspace.findings)
    if told := news.told(happened, differences):
        yield "user", told
