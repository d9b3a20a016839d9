"""What a conversation knows, as plain values that can be kept and taken up again.

Imports LangChain only to turn them into its messages, so that they can be read without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from advisor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from langchain_core.messages import AnyMessage

    from advisor.agent.context import Opening
    from advisor.agent.picture import Picture

_UNANSWERED = (
    "There is no answer: the turn ended here. What is staged is listed with the next call's answer."
)
_KINDS = ("system", "human", "ai", "tool")


class Memory(NamedTuple):
    """Everything that a conversation goes on from."""

    messages: tuple[dict[str, Any], ...]
    """Everything said so far, each message as LangChain writes it as plain JSON."""
    picture: Picture
    """What the model was told last of the document."""
    untold: tuple[str, ...] = ()
    """What happened since and is still to be told."""
    date: str = ""
    """The day on which it goes on, as YYYY-MM-DD, where it is known."""

    def led_by(self, opening: Opening) -> Memory:
        """The same on another day, with the system prompt of `opening`: that kept may be any."""
        begun = Memory.of(opening)
        return self._replace(messages=(begun.messages[0], *self.messages[1:]), date=begun.date)

    @classmethod
    def of(cls, opening: Opening) -> Memory:
        """What a conversation knows when it begins."""
        kinds = {"system": "system", "user": "human"}
        said = ({"type": kinds[role], "data": {"content": text}} for role, text in opening.messages)
        return cls(tuple(said), opening.picture, date=opening.date)


def restored(messages: Iterable[dict[str, Any]]) -> list[AnyMessage]:
    """LangChain's messages from plain JSON, of which each is `checked`.

    Raises:
        UsageError: LangChain makes nothing of one.
    """
    from langchain_core.messages import messages_from_dict

    try:
        return messages_from_dict(list(messages))  # type: ignore[return-value]  # a union of all
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise UsageError(
            "the conversation that was kept is damaged; begin a new session, without --resume"
        ) from error


def checked(message: Any) -> dict[str, Any]:
    """The message, if it is one that `plain` makes as far as this program reads it.

    Raises:
        KeyError, TypeError, ValueError: it is not.
    """
    kind, data = message["type"], message["data"]
    if kind not in _KINDS or data.get("type", kind) != kind:
        raise ValueError("no message of a conversation")
    content = data["content"]
    blocks = content if isinstance(content, list) else [content]
    if not all(isinstance(block, str | dict) for block in blocks) or isinstance(content, dict):
        raise TypeError("a message says texts and blocks")
    for call in data.get("tool_calls") or ():
        if not (isinstance(call["id"], str) and isinstance(call["name"], str)):
            raise TypeError("a call has an id and a name")
        if not isinstance(call["args"], dict):
            raise TypeError("a call has arguments")
    if kind == "tool" and not isinstance(data["tool_call_id"], str):
        raise TypeError("an answer belongs to a call")
    checked: dict[str, Any] = message
    return checked


def plain(message: AnyMessage) -> dict[str, Any]:
    """The message as plain JSON, without what it means to this program."""
    from langchain_core.messages import ToolMessage, message_to_dict

    if isinstance(message, ToolMessage):
        message = message.model_copy(update={"artifact": None})
    return message_to_dict(message)


def answered(messages: Sequence[dict[str, Any]], start: int) -> int:
    """How many of the messages a provider takes: without what is half said at the end.

    Args:
        messages: as plain JSON.
        start: how many of them stay in any case.
    """
    count = len(messages)
    while count > start:
        last = messages[count - 1]
        # Calls at the end have no answer: what stands before them belongs to others, of any id.
        if last["type"] == "tool" or (last["type"] == "ai" and not last["data"].get("tool_calls")):
            break
        count -= 1
    return count


def outstanding(messages: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answers to the calls of the last message that have none, where others of it have one.

    A provider refuses a conversation that goes on without them.

    Args:
        messages: as plain JSON.
    """
    start = len(messages)
    while start and messages[start - 1]["type"] == "tool":
        start -= 1
    if start in (0, len(messages)) or messages[start - 1]["type"] != "ai":
        return []
    answered = {each["data"]["tool_call_id"] for each in messages[start:]}
    calls = messages[start - 1]["data"].get("tool_calls") or ()
    return [
        {"type": "tool", "data": {"content": _UNANSWERED, "tool_call_id": call["id"]}}
        for call in calls
        if call["id"] not in answered
    ]


def complete(messages: list[AnyMessage]) -> None:
    """Add the answers that are `outstanding` to LangChain's messages."""
    start = len(messages)
    while start and messages[start - 1].type == "tool":
        start -= 1
    messages += restored(outstanding([plain(each) for each in messages[max(start - 1, 0) :]]))
