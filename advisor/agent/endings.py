"""How the model's answers to a prompt ended: whole, in words, or with a change that was not staged.

Values in, values out; asks no model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from langchain_core.messages import AIMessage, ToolMessage

from advisor.agent.answers import writes_change
from advisor.errors import LimitError, ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from langchain_core.messages import AnyMessage


def words(messages: Sequence[AnyMessage]) -> str:
    """All that the model said in words."""
    return "".join(each.text for each in messages if isinstance(each, AIMessage)).strip()


def only_wrote(messages: Sequence[AnyMessage]) -> bool:
    """Whether the model wrote a change into its answer and never tried to stage any."""
    results = [message.artifact.outcome for message in messages if isinstance(message, ToolMessage)]
    tried = any(outcome.change or outcome.refusal for outcome in results)
    return not tried and writes_change(messages[-1].text)


def check_whole(message: AIMessage) -> None:
    """Refuse to go on from an answer that is only a part of what the model had to say.

    Raises:
        LimitError: it was cut off.
        ModelError: the model declined, or the provider held the answer back.
    """
    reason = message.response_metadata.get("finish_reason")
    if reason == "length":
        raise LimitError(
            "the model's answer was cut off at its length limit; ask for less at once, or raise "
            "the limit of the endpoint"
        )
    if reason == "content_filter":
        raise ModelError("the provider's filter held the answer back; put the prompt otherwise")
    if refusal := message.additional_kwargs.get("refusal"):
        raise ModelError(f"the model declined: {' '.join(str(refusal).split())}")
