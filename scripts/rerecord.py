"""Records conversations anew: the answers of a recording against today's prompts and tools.

    python -m scripts.rerecord fixtures/recordings/*.jsonl

A tool or a prompt that changes makes every recording of it miss. What the models answered stays as
it is; what they were asked is written as it would be sent now. Then read the difference.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.agent.recordings import contents
from advisor.agent.recordings.recorder import Recorder
from scripts.replaying import InOrder, Played, have, meeting, played

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from langchain_core.language_models import BaseChatModel

    from advisor.agent.models import Connect
    from advisor.agent.recordings.exchange import Occasion
    from advisor.calm.model import Model
    from advisor.settings import Settings


def answering(left: InOrder) -> Connect:
    """What connects a model that gives these answers, whatever is asked."""

    def connect(settings: Settings, view: Callable[[], Model]) -> BaseChatModel:  # noqa: ARG001 - the answers are there already
        from advisor.agent.recordings.replaying import ReplayChatModel  # takes a second

        return ReplayChatModel(conversation=left, model=settings.model)

    return connect


def record(path: Path, occasion: Occasion, conversations: Sequence[Played]) -> Iterator[str]:
    """Have the conversations and write them into a new recording; tells what came of each turn."""
    for each in conversations:
        left = InOrder(each.answers)
        recorder = Recorder(path, occasion, answering(left))
        with (
            tempfile.TemporaryDirectory() as folder,
            meeting(each, Path(folder), recorder.connecting(each.run), occasion) as held,
        ):
            for prompt in each.prompts:
                yield f"{each.run}: {have(held, prompt)}"
        if left.left:
            yield f"{each.run}: {len(left.left)} answers were not asked for any more"


def main(paths: Sequence[str]) -> int:
    """Record these files anew, each when all of it is there."""
    for path in map(Path, paths):
        held = contents.read(path)
        anew = path.with_suffix(".new")
        anew.unlink(missing_ok=True)
        for line in record(anew, held.occasion, played(held)):
            print(line)
        anew.chmod(path.stat().st_mode)
        anew.replace(path)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
