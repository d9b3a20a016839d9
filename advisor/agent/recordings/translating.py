"""LangChain's messages, tools and answers as the plain values of a recording, and back.

Imported only with a model: LangChain takes a second.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.utils.function_calling import convert_to_openai_tool

from advisor.agent.keys import without
from advisor.agent.rawcalls import UNREADABLE
from advisor.agent.recordings.exchange import Answer, Call, Role, Said, Tool, Usage
from advisor.agent.recordings.lines import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from langchain_core.messages import BaseMessage, UsageMetadata

_ROLES: dict[str, Role] = {
    "system": "system",
    "human": "user",
    "ai": "assistant",
    "tool": "tool",
}
_PIECES = 8
"""In how many pieces a long answer comes."""
_SHORTEST = 40
"""Characters of a piece."""


def tool(declared: Any) -> Tool:
    """A tool as it was declared to the model, in whatever form."""
    function = convert_to_openai_tool(declared)["function"]
    return Tool(
        function["name"], function.get("description") or "", function.get("parameters") or {}
    )


def said(message: BaseMessage, secrets: Sequence[str] = ()) -> Said:
    """A message, with every secret in it blotted out."""
    role = _ROLES.get(message.type, "user")
    calls = tuple(_call(each) for each in getattr(message, "tool_calls", ()))
    plain: Said = blotted(Said(role, str(message.text), calls), secrets)
    return plain


def blotted(value: Any, secrets: Sequence[str]) -> Any:
    """The value with every secret in its texts blotted out."""
    if not secrets:
        return value
    if isinstance(value, str):
        return without(value, secrets)
    if isinstance(value, dict):
        return {blotted(name, secrets): blotted(each, secrets) for name, each in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_make"):
        return value._make(blotted(each, secrets) for each in value)
    if isinstance(value, list | tuple):
        return type(value)(blotted(each, secrets) for each in value)
    return value


def answer(message: AIMessage, finish: str = "") -> Answer:
    """What the model answered, whose calls `message` holds as they were written."""
    extra, usage = message.additional_kwargs, message.usage_metadata
    return Answer(
        str(message.text),
        tuple(_call(each) for each in message.tool_calls),
        str(extra.get("refusal") or ""),
        finish or str(message.response_metadata.get("finish_reason") or ""),
        None if usage is None else _usage(usage),
        tuple(extra.get("not_understood") or ()),
    )


def chunks(answer: Answer, place: int) -> Iterator[ChatGenerationChunk]:
    """An answer as a model streams it.

    Args:
        answer: what was recorded.
        place: how many messages stand before it, which tells it from other answers.
    """
    name = f"replayed-{place}"
    size = max(_SHORTEST, -(-len(answer.text) // _PIECES))
    for start in range(0, len(answer.text), size):
        piece = answer.text[start : start + size]
        yield ChatGenerationChunk(message=AIMessageChunk(content=piece, id=name))
    calls = [
        tool_call_chunk(
            name=call.name, args=_written(call), id=f"call-{place}-{number}", index=number
        )
        for number, call in enumerate(answer.calls)
    ]
    extra: dict[str, Any] = {"refusal": answer.refusal} if answer.refusal else {}
    extra |= {"not_understood": list(answer.not_understood)} if answer.not_understood else {}
    last = AIMessageChunk(
        content="",
        id=name,
        tool_call_chunks=calls,
        additional_kwargs=extra,
        usage_metadata=None if answer.usage is None else _metadata(answer.usage),
    )
    why = {"finish_reason": answer.finish} if answer.finish else None
    yield ChatGenerationChunk(message=last, generation_info=why)


def _call(call: Any) -> Call:
    arguments = call["args"]
    text = arguments.get(UNREADABLE)
    if isinstance(text, str):
        return Call(call["name"], text)
    try:
        json.dumps(arguments, allow_nan=False)
    except ValueError:  # Python reads and writes numbers that JSON has no words for
        return Call(call["name"], json.dumps(arguments))
    return Call(call["name"], arguments)


def _written(call: Call) -> str:
    text = call.arguments
    return text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)


def _usage(usage: UsageMetadata) -> Usage:
    cached = (usage.get("input_token_details") or {}).get("cache_read") or 0
    counts = usage["input_tokens"], usage["output_tokens"], cached
    # A server may count wrongly.
    return Usage(*(min(max(count, 0), MOST - 1) for count in counts))


def _metadata(usage: Usage) -> UsageMetadata:
    return {
        "input_tokens": usage.sent,
        "output_tokens": usage.received,
        "total_tokens": usage.sent + usage.received,
        "input_token_details": {"cache_read": usage.cached},
    }
