"""Answers from a recording instead of a model: offline, and always the same.

A request that was recorded several times is answered in the order of its answers, the last one over
again, counted anew in each conversation, so that the order of jobs changes nothing. Answers of a
run of the same name come before all others. Imports no model library before a model is connected.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.agent.endpoint import owner
from advisor.agent.keys import unmistakable
from advisor.agent.recordings import contents
from advisor.agent.recordings.difference import told
from advisor.agent.recordings.exchange import Linking, key, linked, tools_digest
from advisor.errors import AdvisorError, ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from langchain_core.language_models import BaseChatModel

    from advisor.agent.models import Connect
    from advisor.agent.recordings.contents import Contents
    from advisor.agent.recordings.exchange import Answer, Asked, Occasion
    from advisor.calm.model import Model
    from advisor.settings import Settings


class ReplayError(AdvisorError):
    """The recording holds no answer to what was asked: a prompt, a tool or the model changed.

    Its exit code is that of a check that found something.
    """

    def __init__(self, message: str, details: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.details = tuple(details)


class Recording:
    """A file of exchanges, to be had again."""

    def __init__(self, held: Contents) -> None:
        self._held = held
        self._answers: dict[str, list[tuple[str, Answer]]] = {}
        for each, _messages, _links in held.exchanges.values():
            self._answers.setdefault(each.key, []).append((each.run, each.answer))

    @classmethod
    def read(cls, path: Path) -> Recording:
        """The recording in a file.

        Raises:
            UsageError: it cannot be read, or is damaged.
        """
        return cls(contents.read(path).sound())

    @property
    def occasion(self) -> Occasion:
        """Who asked and when, as the model was told and has to be told again."""
        return self._held.occasion

    @property
    def models(self) -> tuple[str, ...]:
        """The names of those that answered."""
        return tuple(dict.fromkeys(each.exchange.model for each in self._held.exchanges.values()))

    def settings(self, settings: Settings, model: str = "") -> Settings:
        """The settings to replay with: the recording's model, and nobody to be connected to.

        Args:
            settings: as they are in force; whom they name only chooses between several models.
            model: the one that somebody asked for now, which must be in the recording.

        Raises:
            ModelError: it is not, or none is chosen and there are several.
        """
        names = ", ".join(self.models) or "none"
        if model and model not in self.models:
            raise ModelError(f'"{model}" is not in {self._held.path}; there is {names}')
        chosen = model or (self.models[0] if len(self.models) == 1 else settings.model)
        if chosen not in self.models:
            raise ModelError(f"say with --model whose answers to take; there is {names}")
        settings = replace(settings, model=chosen, base_url="", api_key="")
        # No key is needed, and so none is looked for in the keyring.
        return replace(settings, key_owner=owner(settings, os.environ))

    def connecting(self, run: str) -> Connect:
        """What connects a model that answers as in the run of this name, where it was recorded."""

        def connect(settings: Settings, view: Callable[[], Model]) -> BaseChatModel:  # noqa: ARG001 - a recording needs no document
            from advisor.agent.recordings.replaying import ReplayChatModel  # takes a second

            secrets = tuple(unmistakable(settings))
            conversation = Conversation(self, run)
            return ReplayChatModel(conversation=conversation, model=settings.model, secrets=secrets)

        return connect

    def connect(self, settings: Settings, view: Callable[[], Model]) -> BaseChatModel:
        """As `models.connect`, but the recording answers."""
        return self.connecting("")(settings, view)

    def answers(self, run: str, asked: Asked, links: tuple[str, ...] | None = None) -> list[Answer]:
        """What was answered to this, by the run of the name if it asked, else by all.

        Args:
            run: the name of a conversation, or empty.
            asked: what would be sent.
            links: of the messages, where they are known.

        Raises:
            ReplayError: nobody asked this.
        """
        tools = tools_digest(asked.tools) if asked.tools else ""
        links = linked(asked.messages) if links is None else links
        found = self._answers.get(key(asked.model, tools, links[-1]), [])
        if not found:
            summary, details = told(self._held, run, asked)
            raise ReplayError(summary, details)
        own = [answer for name, answer in found if name == run]
        return own or [answer for _name, answer in found]


class Conversation:
    """One conversation had again; knows which answers it has had."""

    def __init__(self, recording: Recording, run: str) -> None:
        self._recording = recording
        self._run = run
        self._had: dict[str, int] = {}
        self._linking = Linking()

    def answer(self, asked: Asked) -> Answer:
        """The next answer to this.

        Raises:
            ReplayError: nobody asked this.
        """
        links = self._linking.of(asked.messages)
        answers = self._recording.answers(self._run, asked, links)
        had = self._had[links[-1]] = self._had.get(links[-1], 0) + 1
        return answers[min(had, len(answers)) - 1]
