"""`--model builtin`: rules behind the interface of a chat model, for use without any provider.

It reads the person's last prompt, turns the questions and requests that its rules understand into
tool calls, all in one message, and afterwards answers from their results. Text in the document is
only ever looked up by name or told, so nothing written there can be taken for a request.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence  # noqa: TC003 - pydantic reads them
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

from advisor.agent import questions
from advisor.agent.controlled_english import NO_RULE, Understanding, examples, understand
from advisor.agent.earlier import LISTED, earlier
from advisor.agent.questions.results import told

if TYPE_CHECKING:
    from advisor.agent.earlier import Listed
    from advisor.agent.questions.asked import Asked

_CHECKS = "<checks>"
_PROGRAM = (_CHECKS, "<news>", "<architecture", "<attachment")
"""How messages begin that the program sends in the person's name."""
_EVERY = 4
"""Of the examples only each fourth is told where nobody asked for them."""
_CLOSING = "These are rules, not a language model."


class BuiltinChatModel(BaseChatModel):
    """A chat model whose answers follow from the request and the document alone."""

    view: Callable[[], Any]
    """The read-only `advisor.calm.model.Model` of the workspace, with what is staged."""

    @property
    def _llm_type(self) -> str:
        return "builtin"

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> BuiltinChatModel:  # noqa: ARG002 - it knows the tools
        """The model itself: its rules are written for the tools of this project."""
        return self

    def _generate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages))])

    async def _agenerate(self, messages: list[BaseMessage], *_: object, **__: object) -> ChatResult:
        # Not by way of a thread, as is inherited: a turn that is cancelled must leave none behind.
        return self._generate(messages)

    def _stream(
        self, messages: list[BaseMessage], *_: object, **__: object
    ) -> Iterator[ChatGenerationChunk]:
        yield from _chunks(self._answer(messages))

    async def _astream(
        self, messages: list[BaseMessage], *_: object, **__: object
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in _chunks(self._answer(messages)):
            yield chunk

    def _answer(self, messages: Sequence[BaseMessage]) -> AIMessage:
        last = messages[-1] if messages else HumanMessage("")
        if isinstance(last, ToolMessage):
            return _message(_report(messages))
        if last.text.startswith(_CHECKS):
            return _message(f"What is left wrong is beyond the built-in rules. {_CLOSING}")
        view, past = self.view(), earlier(messages)
        asked = questions.asked(_prompt(messages), view, past)
        understood = (
            understand(asked.rest, view, past.listed or _told(asked))
            if asked.rest
            else Understanding((), (), ())
        )
        looks = [(look.tool, look.arguments) for answer in asked.answers for look in answer.looks]
        edits = [(call.tool, {**call.arguments, "why": call.because}) for call in understood.calls]
        # They travel with the message, so that the model itself keeps no state.
        said = {
            "answers": [
                {"looks": len(each.looks), "reader": each.reader}
                | {"opening": each.opening, "closing": each.closing}
                for each in asked.answers
            ],
            "choices": [*asked.taken, *understood.choices],
            "not_understood": [*asked.not_understood, *understood.not_understood],
            **_listed(asked),
        }
        if not looks and not edits:
            text = _answered(said, []) if asked.answers else _unanswered(asked, said)
            return _message(text, not_understood=said["not_understood"], **_listed(asked))
        return AIMessage(
            content="",
            tool_calls=[
                {
                    "type": "tool_call",
                    "name": tool,
                    "args": arguments,
                    "id": f"builtin-{len(messages)}-{number}",
                }
                for number, (tool, arguments) in enumerate((*looks, *edits), 1)
            ],
            additional_kwargs=said,
            usage_metadata=_no_tokens(),
        )


def _prompt(messages: Sequence[BaseMessage]) -> str:
    """The person's last prompt; what the program says in the person's name is none."""
    for message in reversed(messages):
        if isinstance(message, HumanMessage) and not message.text.startswith(_PROGRAM):
            return message.text
    return ""


def _told(asked: Asked) -> Listed | None:
    """The findings that are told last."""
    found = [answer.listed for answer in asked.answers if answer.listed is not None]
    return found[-1] if found else None


def _listed(asked: Asked) -> dict[str, Any]:
    """The same for prompts that refer to them by number."""
    found = _told(asked)
    return {LISTED: found._asdict()} if found else {}


def _chunks(answer: AIMessage) -> Iterator[ChatGenerationChunk]:
    """An answer word by word, and at the end its calls."""
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


def _message(text: str, **said: Any) -> AIMessage:
    return AIMessage(content=text, additional_kwargs=said, usage_metadata=_no_tokens())


def _no_tokens() -> UsageMetadata:
    return UsageMetadata(input_tokens=0, output_tokens=0, total_tokens=0)


def _report(messages: Sequence[BaseMessage]) -> str:
    """What the looks gave and what became of the edits, as the results say."""
    results = _latest_results(messages)
    said = messages[-len(results) - 1].additional_kwargs if len(results) < len(messages) else {}
    return _answered(said, results)


def _answered(said: dict[str, Any], results: Sequence[ToolMessage]) -> str:
    """The answers to all questions, then what is staged, not staged and not understood."""
    parts, start = [], 0
    for answer in said.get("answers", ()):
        end = start + answer["looks"]
        looked = told(answer["reader"], [result.text for result in results[start:end]])
        parts += [answer["opening"], looked, answer["closing"]]
        start = end
    parts.append(_staged(results[start:]))
    remarks = _remarks(said.get("choices", ()), said.get("not_understood", ()))
    return "\n\n".join(filter(None, (*parts, *remarks, _CLOSING)))


def _staged(results: Sequence[ToolMessage]) -> str:
    """What became of the edits; empty where there are none."""
    if not results:
        return ""
    refused = [_first_line(result) for result in results if result.status == "error"]
    count = f"{len(results) - len(refused)} of {len(results)} calls are staged."
    return _list(f"{count} Not staged:", refused) if refused else count


def _latest_results(messages: Sequence[BaseMessage]) -> list[ToolMessage]:
    """The results at the end of the conversation, in order."""
    results = []
    for message in reversed(messages):
        if not isinstance(message, ToolMessage):
            break
        results.append(message)
    return results[::-1]


def _first_line(message: BaseMessage) -> str:
    return message.text.partition("\n")[0]


def _unanswered(asked: Asked, said: dict[str, Any]) -> str:
    """The answer where nothing was asked that the rules know."""
    opening = "" if asked.wants_help else "Nothing was answered or staged."
    more = "" if asked.wants_help else "Say help to see one example of everything."
    not_understood = said["not_understood"]
    known: tuple[str, ...] = ()
    # Who is told what is amiss with the words knows what to say instead.
    is_explained = not_understood and not any(each.endswith(NO_RULE) for each in not_understood)
    if asked.wants_help or not is_explained:
        few = slice(None) if asked.wants_help else slice(1, None, _EVERY)
        known = (
            _list("What can be asked, for example:", questions.examples()[few]),
            _list("What can be asked for, for example:", examples()[few]),
        )
    remarks = _remarks(said["choices"], not_understood)
    return "\n\n".join(filter(None, (opening, *remarks, *known, more, _CLOSING)))


def _remarks(choices: Sequence[str], not_understood: Sequence[str]) -> Iterator[str]:
    if choices:
        yield _list("How it was taken:", choices)
    if not_understood:
        yield _list("Not understood, and nothing staged for it:", not_understood)


def _list(heading: str, items: Sequence[str]) -> str:
    return "\n".join((heading, "", *(f"- {item}" for item in items)))
