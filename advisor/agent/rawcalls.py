"""The tool calls of an answer exactly as the model wrote them.

While an answer is streamed LangChain completes arguments that break off or go wrong, so that half
a list would be staged as if it were whole. What is kept here is the text, to be read strictly.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import AsyncCallbackHandler
from langchain_core.messages import AIMessageChunk

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.messages.tool import ToolCall

UNREADABLE = "arguments that are no JSON object"
"""The one member of a call's arguments where its own could not be read: their text."""


class RawCalls(AsyncCallbackHandler):
    """Gathers the calls of one answer while it is streamed."""

    run_inline = True  # else LangChain makes a task for each of its many events

    def __init__(self) -> None:
        self._written: dict[str | int, dict[str, str]] = {}

    def forget(self) -> None:
        """Begin with the next answer."""
        self._written.clear()

    async def on_llm_new_token(self, token: Any, *, chunk: Any = None, **kwargs: Any) -> None:  # noqa: ARG002 - LangChain's signature
        """Take in the next piece of the answer."""
        message = getattr(chunk, "message", None)
        for piece in message.tool_call_chunks if isinstance(message, AIMessageChunk) else ():
            index = piece["index"]
            if index is None:  # then a piece with a name begins the next call
                index = len(self._written) - (not piece["name"] and bool(self._written))
            call = self._written.setdefault(index, {"id": "", "name": "", "args": ""})
            call["args"] += piece["args"] or ""
            for key, said in (("id", piece["id"]), ("name", piece["name"])):
                # Some servers say them with every piece.
                call[key] += said if said and said != call[key] else ""

    def restore(self, message: AIMessage, place: int = 0) -> None:
        """Give `message` its calls back: in the model's order, none left out, none completed.

        LangChain sets calls aside whose arguments are not JSON, and a turn that has no other call
        would end without a word.

        Args:
            message: the answer, as LangChain reads it.
            place: how many messages stand before it. Calls without an id, as some servers send
                them, get one of their own by it, since it ties the tool's answer to the call.
        """
        written = list(self._written.values())
        if not written:  # not streamed
            set_aside = message.invalid_tool_calls
            written = [{k: str(c.get(k) or "") for k in ("id", "name", "args")} for c in set_aside]
        calls = [_call(call["id"], call["name"], call["args"]) for call in written]
        calls = calls if self._written else [*message.tool_calls, *calls]
        for number, call in enumerate(calls):
            call["id"] = call["id"] or f"call-{place}-{number}"
        message.tool_calls = calls
        message.invalid_tool_calls = []


def _call(identity: str, name: str, text: str) -> ToolCall:
    return {"type": "tool_call", "id": identity, "name": name, "args": _arguments(text)}


def _arguments(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}  # how some models call a tool that needs no arguments
    try:
        arguments = json.loads(text)
    except (ValueError, RecursionError):
        return {UNREADABLE: text}
    return arguments if isinstance(arguments, dict) else {UNREADABLE: text}
