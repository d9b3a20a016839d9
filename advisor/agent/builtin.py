"""`--model builtin`: rules behind the interface of a chat model, for use without any provider.

It reads the person's last request, turns what its rules understand into tool calls, all in one
message, and afterwards says what came of them. Text in the document is only ever looked up by
name, so nothing written there can be taken for a request.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence  # noqa: TC003 - pydantic reads them
from typing import TYPE_CHECKING, Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    ToolMessage,
    UsageMetadata,
)
from langchain_core.messages.tool import tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from advisor.agent.controlled_english import examples, understand

if TYPE_CHECKING:
    from advisor.agent.controlled_english import Understanding

_CHECKS = "<checks>"
_CLOSING = "These are rules, not a language model."


class BuiltinChatModel(BaseChatModel):
    """A chat model whose answers follow from the request and the document alone."""

    view: Callable[[], Any]
    """The read-only `advisor.calm.model.Model` of the workspace, with what is staged."""

    @property
    def _llm_type(self) -> str:
        return "builtin"

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> BuiltinChatModel:  # noqa: ARG002 - it knows its four tools
        """The model itself: its rules are written for the tools of this project."""
        return self

    def _generate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages))])

    def _stream(
        self, messages: list[BaseMessage], *_: object, **__: object
    ) -> Iterator[ChatGenerationChunk]:
        answer = self._answer(messages)
        for word in re.findall(r"\S+\s*", answer.text):
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))
        calls = [
            tool_call_chunk(
                name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=index
            )
            for index, call in enumerate(answer.tool_calls)
        ]
        last = AIMessageChunk(
            content="",
            tool_call_chunks=calls,
            additional_kwargs=answer.additional_kwargs,
            usage_metadata=answer.usage_metadata,
        )
        yield ChatGenerationChunk(message=last)

    def _answer(self, messages: Sequence[BaseMessage]) -> AIMessage:
        last = messages[-1] if messages else HumanMessage("")
        if isinstance(last, ToolMessage):
            return _message(_report(messages))
        if last.text.startswith(_CHECKS):
            return _message(f"What is left wrong is beyond the built-in rules. {_CLOSING}")
        understanding = understand(last.text, self.view())
        if not understanding.calls:
            return _message(_unstaged(understanding))
        return AIMessage(
            content="",
            tool_calls=[
                {
                    "type": "tool_call",
                    "name": call.tool,
                    "args": {**call.arguments, "why": call.because},
                    "id": f"builtin-{len(messages)}-{number}",
                }
                for number, call in enumerate(understanding.calls, 1)
            ],
            # They travel with the message, so that the model itself keeps no state.
            additional_kwargs={
                "choices": list(understanding.choices),
                "not_understood": list(understanding.not_understood),
            },
            usage_metadata=_no_tokens(),
        )


def _message(text: str) -> AIMessage:
    return AIMessage(content=text, usage_metadata=_no_tokens())


def _no_tokens() -> UsageMetadata:
    return UsageMetadata(input_tokens=0, output_tokens=0, total_tokens=0)


def _report(messages: Sequence[BaseMessage]) -> str:
    """What became of the calls of the last answer, as their results say."""
    results = _latest_results(messages)
    asked = messages[-len(results) - 1].additional_kwargs if len(results) < len(messages) else {}
    refused = [_first_line(result) for result in reversed(results) if result.status == "error"]
    count = f"{len(results) - len(refused)} of {len(results)} calls are staged."
    return "\n\n".join(
        (
            _list(f"{count} Not staged:", refused) if refused else count,
            *_remarks(asked.get("choices", ()), asked.get("not_understood", ())),
            _CLOSING,
        )
    )


def _latest_results(messages: Sequence[BaseMessage]) -> list[ToolMessage]:
    """The results at the end of the conversation, latest first."""
    results = []
    for message in reversed(messages):
        if not isinstance(message, ToolMessage):
            break
        results.append(message)
    return results


def _first_line(message: BaseMessage) -> str:
    return message.text.partition("\n")[0]


def _unstaged(understanding: Understanding) -> str:
    """The answer where nothing was asked for that the rules know."""
    return "\n\n".join(
        (
            "Nothing was staged.",
            *_remarks(understanding.choices, understanding.not_understood),
            _list("What can be said, for example:", examples()),
            _CLOSING,
        )
    )


def _remarks(choices: Sequence[str], not_understood: Sequence[str]) -> Iterator[str]:
    if choices:
        yield _list("How it was taken:", choices)
    if not_understood:
        yield _list("Not understood, and nothing staged for it:", not_understood)


def _list(heading: str, items: Sequence[str]) -> str:
    return "\n".join((heading, "", *(f"- {item}" for item in items)))
