"""A scripted reply in the wire format of OpenAI's chat completions, whole or as stream events.

Values in, values out: no connection is opened here and no model library imported.
The format is the public one: https://platform.openai.com/docs/api-reference/chat
"""

from __future__ import annotations

import json
from itertools import cycle, zip_longest
from typing import TYPE_CHECKING, Any

from advisor.agent.script import Raw

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from advisor.agent.script import Fault, Reply, ToolCall

MODEL = "scripted"
"""The model's name where a request gives none."""

_ERRORS: dict[int, tuple[str, str | None, str]] = {
    400: ("invalid_request_error", None, "The request is not valid."),
    401: ("invalid_request_error", "invalid_api_key", "The API key is not valid."),
    404: ("invalid_request_error", "model_not_found", "The model does not exist."),
    429: ("requests", "rate_limit_exceeded", "The rate limit is reached."),
    500: ("server_error", None, "The server had an error."),
    503: ("server_error", "overloaded", "The server is overloaded."),
}
"""Type, code and message of OpenAI's errors by HTTP status."""


def body(reply: Reply, number: int, asked: Mapping[str, Any]) -> Raw:
    """The reply as it is sent to the request `asked`; `number` makes its ids unique."""
    model = str(asked.get("model", MODEL))
    pieces: list[str | bytes]
    if asked.get("stream"):
        kind = "text/event-stream"
        include = bool((asked.get("stream_options") or {}).get("include_usage"))
        events = _chunks(reply, number, model, include_usage=include)
        pieces = [f"data: {json.dumps(event)}\n\n" for event in events]
        if not reply.endless:
            pieces.append("data: [DONE]\n\n")
    else:
        kind = "application/json"
        whole = json.dumps(_completion(reply, number, model))
        pieces = [whole[: len(whole) // 2], whole[len(whole) // 2 :]]
    endless = reply.endless and bool(asked.get("stream"))
    return Raw(pieces, kind, endless=endless, pause=reply.pause, breaks=reply.breaks)


def fault_body(fault: Fault) -> dict[str, Any]:
    """The body of an error whose body is JSON."""
    kind, code, message = _ERRORS.get(fault.status, ("server_error", None, "An error."))
    return {"error": fault.error or {"message": message, "type": kind, "param": None, "code": code}}


def models_body(names: Sequence[str]) -> dict[str, Any]:
    """The body of a list of models."""
    models = [
        {"id": name, "object": "model", "created": 0, "owned_by": "advisor"} for name in names
    ]
    return {"object": "list", "data": models}


def _completion(reply: Reply, number: int, model: str) -> dict[str, Any]:
    """The body of an answer that is not streamed."""
    message: dict[str, Any] = {
        "role": "assistant",
        "content": reply.text or None,
        "refusal": reply.refusal,
    }
    if reply.tool_calls:
        message["tool_calls"] = [
            {
                "id": _call_id(number, index),
                "type": "function",
                "function": {"name": call.name, "arguments": call.text},
            }
            for index, call in enumerate(reply.tool_calls)
        ]
    choice = {"index": 0, "message": message, "finish_reason": _finish(reply), "logprobs": None}
    return {
        **_head("chat.completion", number, model),
        "choices": [choice],
        "usage": _usage(reply),
    }


def _chunks(
    reply: Reply, number: int, model: str, *, include_usage: bool
) -> Iterator[dict[str, Any]]:
    """The bodies of the events of a streamed answer, without the closing ``[DONE]``."""
    head = _head("chat.completion.chunk", number, model)

    def event(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return {**head, "choices": [choice]}

    if reply.endless:
        yield from (event({"content": piece}) for piece in _cut(reply.text, reply.fragments))
        return
    yield event({"role": "assistant", "content": ""})
    for piece in _cut(reply.refusal or "", reply.fragments):
        yield event({"refusal": piece})
    for piece in _cut(reply.text, reply.fragments):
        yield event({"content": piece})
    for delta in _call_deltas(reply, number):
        yield event({"tool_calls": [delta]})
    yield event({}, _finish(reply))
    if include_usage:
        yield {**head, "choices": [], "usage": _usage(reply)}


def _head(kind: str, number: int, model: str) -> dict[str, Any]:
    # No clock: two runs of one script are equal byte by byte.
    return {"id": f"chatcmpl-{number}", "object": kind, "created": 0, "model": model}


def _finish(reply: Reply) -> str:
    return reply.finish_reason or ("tool_calls" if reply.tool_calls else "stop")


def _usage(reply: Reply) -> dict[str, Any]:
    used = reply.usage
    return {
        "prompt_tokens": used.input,
        "completion_tokens": used.output,
        "total_tokens": used.input + used.output,
        "prompt_tokens_details": {"cached_tokens": used.cached},
    }


def _call_id(number: int, index: int) -> str:
    return f"call_{number}_{index}"


def _cut(text: str, lengths: Sequence[int]) -> Iterator[str]:
    """`text` in pieces of these lengths, used over again; each piece has a character at least."""
    start = 0
    for length in cycle(lengths or (len(text),)):
        if start >= len(text):
            return
        yield text[start : start + max(1, length)]
        start += max(1, length)


def _call_deltas(reply: Reply, number: int) -> Iterator[dict[str, Any]]:
    streams = [
        list(_deltas(call, index, number, reply.fragments))
        for index, call in enumerate(reply.tool_calls)
    ]
    if reply.interleaved:
        streams = [list(turn) for turn in zip_longest(*streams)]
    for stream in streams:
        yield from filter(None, stream)


def _deltas(
    call: ToolCall, index: int, number: int, lengths: Sequence[int]
) -> Iterator[dict[str, Any]]:
    """One call: in pieces the name comes first and alone, as OpenAI sends it."""
    opening = {"index": index, "id": _call_id(number, index), "type": "function"}
    if not lengths:
        yield {**opening, "function": {"name": call.name, "arguments": call.text}}
        return
    yield {**opening, "function": {"name": call.name, "arguments": ""}}
    for piece in _cut(call.text, lengths):
        yield {"index": index, "function": {"arguments": piece}}
