"""OpenAI's chat completions as LangChain reads them, and what it leaves out of them.

LangChain drops a refusal from a streamed answer, and whatever it stumbles over in an event of
another shape escapes as it is. Imported only with a model of that kind: it takes a second.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from langchain_openai import ChatOpenAI
from openai import OpenAIError

from advisor.agent.failures import UnreadableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from langchain_core.outputs import ChatGenerationChunk


class ChatCompletions(ChatOpenAI):
    """Any endpoint that speaks OpenAI's chat completions."""

    async def _astream(self, *args: Any, **kwargs: Any) -> AsyncIterator[ChatGenerationChunk]:
        events = 0
        try:
            async for chunk in super()._astream(*args, **kwargs):
                events += 1
                yield chunk
        except (OpenAIError, TimeoutError):
            raise
        except json.JSONDecodeError as error:
            raise UnreadableError("an event of its answer is not JSON") from error
        except UnicodeDecodeError as error:
            raise UnreadableError("its answer is not UTF-8") from error
        except RecursionError as error:
            raise UnreadableError("an event of its answer is nested too deeply") from error
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise UnreadableError("an event of its answer has another shape") from error
        if not events:
            raise UnreadableError("its answer holds no event of one")

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], *args: Any, **kwargs: Any
    ) -> ChatGenerationChunk | None:
        generation = super()._convert_chunk_to_generation_chunk(chunk, *args, **kwargs)
        choices = chunk.get("choices")
        if generation is not None and choices:
            refusal = choices[0]["delta"].get("refusal")
            if isinstance(refusal, str) and refusal:  # the pieces are joined as the chunks are
                generation.message.additional_kwargs["refusal"] = refusal
        return generation
