"""Who answers the runs of a batch, by the models that its scripts name."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.recordings.recorder import Recorder
from advisor.agent.recordings.recording import Recording
from advisor.agent.stored_key import with_key
from advisor.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from advisor.agent.models import Connect
    from advisor.agent.recordings.exchange import Occasion
    from advisor.settings import Settings


class Answers(NamedTuple):
    """Who answers, and what they are told of the occasion."""

    settings: Mapping[str, Settings]
    """By the model that a script names; empty for one that names none."""
    connecting: Callable[[str], Connect]
    """What gives the model for the run of a name."""
    occasion: Occasion
    time: str = ""
    """Of what is proposed, ISO 8601 with offset, where a recording says it: had again on another
    day, a batch leaves the same files."""


def answers(  # noqa: PLR0913 - one for each option, and whom they are about
    models: Iterable[str],
    settings: Settings,
    now: Occasion,
    through: Connect,
    *,
    record: Path | None = None,
    replay: Path | None = None,
) -> Answers:
    """Who answers.

    Args:
        models: that scripts name; empty for what the settings name.
        settings: as they are in force.
        now: who asks and when; a recording says that itself.
        through: what connects to models.
        record: where to keep each exchange.
        replay: where to take each answer from.

    Raises:
        UsageError: a recording cannot be read or written.
        ModelError: no model is named, or the recording has another.
    """
    if replay is not None:
        recording = Recording.read(replay)
        found = {model: recording.settings(settings, model) for model in models}
        occasion = recording.occasion
        return Answers(found, recording.connecting, occasion, _beginning(occasion))
    found = {model: _with_key(settings, model) for model in models}
    if record is not None:
        recorder = Recorder(record, now, through)
        occasion = recorder.occasion
        return Answers(found, recorder.connecting, occasion, _beginning(occasion))
    return Answers(found, lambda _run: through, now)


def _beginning(occasion: Occasion) -> str:
    """The first second of the day; a recording knows no more of the time."""
    return f"{occasion.date}T00:00:00+00:00"


def _with_key(settings: Settings, model: str) -> Settings:
    """Settings that the model can be connected with."""
    name = model or settings.model
    if not name:
        raise ModelError(
            "no model is configured; give --model provider:name, or builtin for fixed rules, or "
            "name one in the script"
        )
    return with_key(replace(settings, model=name), os.environ).settings
