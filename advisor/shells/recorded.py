"""`--record FILE` and `--replay FILE`: who answers, and what the model is told of who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from advisor.agent import models

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from advisor.agent.models import Connect
    from advisor.agent.recordings.exchange import Occasion
    from advisor.settings import Settings


class Answering(NamedTuple):
    """What conversations are held with."""

    settings: Settings
    """Those to go on with: a recording brings its own model, and needs no key."""
    connecting: Callable[[str], Connect]
    """What gives the model for the run of a name; empty where there is only one."""
    occasion: Occasion | None = None
    """Who asks and when, as the model is told; None for whoever does now."""

    @property
    def connect(self) -> Connect:
        """What gives the model where there is one run only."""
        return self.connecting("")


def answering(  # noqa: PLR0913 - one for each option, and whom they are about
    settings: Settings,
    now: Occasion,
    *,
    record: Path | None = None,
    replay: Path | None = None,
    model: str = "",
    through: Connect = models.connect,
) -> Answering:
    """Who answers: the model itself, the model with a recorder beside it, or a recording.

    Args:
        settings: as they are in force.
        now: who asks and when; a recording that goes on keeps the person and date that it has.
        record: where to write each exchange to.
        replay: where to take each answer from; not together with `record`.
        model: as given on the command line; with `replay` it must be in the file.
        through: what gives the models.

    Raises:
        UsageError: a file cannot be read or written, or is no recording.
        ModelError: the recording holds other models.
    """
    if replay is not None:
        from advisor.agent.recordings.recording import Recording  # most commands do without

        recording = Recording.read(replay)
        named = recording.settings(settings, model)
        return Answering(named, recording.connecting, recording.occasion)
    if record is not None:
        from advisor.agent.recordings.recorder import Recorder

        recorder = Recorder(record, now, through)
        return Answering(settings, recorder.connecting, recorder.occasion)
    return Answering(settings, lambda _run: through)
