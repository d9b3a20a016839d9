"""What a conversation knows, as plain values that can be kept and taken up again.

Imports LangChain only to turn them into its messages, so that they can be read without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from langchain_core.messages import AnyMessage

    from advisor.agent.context import Opening
    from advisor.agent.picture import Picture


class Memory(NamedTuple):
    """Everything that a conversation goes on from."""

    messages: tuple[dict[str, Any], ...]
    """Everything said so far, each message as LangChain writes it as plain JSON."""
    picture: Picture
    """What the model was told last of the document."""
    untold: tuple[str, ...] = ()
    """What happened since and is still to be told."""

    @classmethod
    def of(cls, opening: Opening) -> Memory:
        """What a conversation knows when it begins."""
        kinds = {"system": "system", "user": "human"}
        said = ({"type": kinds[role], "data": {"content": text}} for role, text in opening.messages)
        return cls(tuple(said), opening.picture)


def restored(messages: Iterable[dict[str, Any]]) -> list[AnyMessage]:
    """LangChain's messages from plain JSON.

    Raises:
        KeyError, TypeError, ValueError: it is none of a message.
    """
    from langchain_core.messages import messages_from_dict

    return messages_from_dict(list(messages))  # type: ignore[return-value]  # a union of all of them


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
    results = {each["data"].get("tool_call_id") for each in messages if each["type"] == "tool"}
    count = len(messages)
    while count > start:
        kind, data = messages[count - 1]["type"], messages[count - 1]["data"]
        calls = data.get("tool_calls") or ()
        if kind == "tool" or (kind == "ai" and all(call["id"] in results for call in calls)):
            break
        count -= 1
    return count
