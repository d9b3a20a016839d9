"""The law: a session that is taken up again is the one that was left."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from scripts.meeting import Meeting
from tests.sessions import playing
from tests.sessions.playing import ANSWERS, edited, known, project, resumed

if TYPE_CHECKING:
    from collections.abc import Callable

    from advisor.agent.scripted import ScriptedServer

    Step = tuple[str, Callable[[Meeting], object]]


def turn(prompt: str, stop_after: int) -> Step:
    """Ask, and perhaps stop the answer."""
    name = f"turn({prompt!r}, {stop_after})"
    return name, lambda meeting: meeting.turn(prompt, stop_after=stop_after, focus=["admin"])


def some(meeting: Meeting, mask: int) -> list[int]:
    """Numbers of some of the changes that could be taken."""
    proposed = meeting.session.propose()
    changes = proposed.selection.changes if proposed else ()
    return [change.number for at, change in enumerate(changes) if mask >> at & 1]


def take(mask: int) -> Step:
    """Take some of what is staged, and decide later."""
    return f"take({mask})", lambda meeting: meeting.propose(*some(meeting, mask))


def accept(mask: int) -> Step:
    """Take some and apply them."""
    return f"accept({mask})", lambda meeting: meeting.accept(*some(meeting, mask))


def edit(number: int) -> Step:
    """Give a change other arguments."""
    return f"edit({number})", lambda meeting: edited(meeting.session, number)


def write(old: str, new: str) -> Step:
    """Edit the file in another terminal, and have that noticed."""
    return f"write({old!r})", lambda meeting: meeting.edit(old, new)


def use(**others: object) -> Step:
    """Go on with another model, or with other limits."""

    def switch(meeting: Meeting) -> None:
        changed = replace(meeting.session.settings, **others)  # type: ignore[arg-type]
        meeting.session.use(changed)

    return f"use({others})", switch


STEPS = st.one_of(
    st.builds(turn, st.sampled_from([*ANSWERS]), st.sampled_from([-1, -1, -1, 0, 1, 2, 4, 7])),
    st.builds(take, st.integers(1, 15)),
    st.builds(accept, st.integers(0, 15)),
    st.builds(edit, st.integers(1, 4)),
    st.sampled_from(
        [
            ("reject", lambda meeting: meeting.reject("Not <now>.")),
            ("discard", lambda meeting: meeting.session.discard()),
            ("later", lambda meeting: meeting.session.propose()),
            ("undo", lambda meeting: meeting.session.undo()),
            ("redo", lambda meeting: meeting.session.redo()),
            ("focus", lambda meeting: meeting.session.focus(["order-db", "nobody"])),
            ("no focus", lambda meeting: meeting.session.focus([])),
            write('"name": "Customer"', '"name": "Shopper"'),
            write('"name": "Shopper"', '"name": "Customer"'),
            write('"unique-id": "admin"', '"unique-id": "boss"'),
            write("\n}", "\n\n}"),
            use(model="another"),
            use(max_calls=1),
            use(max_calls=25),
        ]
    ),
)


BROKEN = [turn("Leave it broken.", -1), accept(15), turn("Leave it broken.", -1)]
"""What cannot be applied is accepted."""


@example(steps=BROKEN)
@settings(max_examples=20, phases=(Phase.explicit, Phase.generate))
@given(steps=st.lists(STEPS, min_size=1, max_size=8))
def test_a_resumed_session_is_the_one_that_was_left(
    server: ScriptedServer, steps: list[Step]
) -> None:
    """State, what is staged and left out, and what the model is sent next, after every step."""
    with TemporaryDirectory() as folder:
        file = project(Path(folder))
        with Meeting(file, playing.settings(server)) as live:
            for _name, step in steps:
                with suppress(AdvisorError, ValueError):
                    step(live)
                with suppress(AdvisorError):
                    live.session.notice()
                if live.session.state.id:
                    compare(live, server, Path(folder), asked=False)
            if live.session.state.exchanges:
                compare(live, server, Path(folder), asked=True)


def compare(live: Meeting, server: ScriptedServer, folder: Path, *, asked: bool) -> None:
    """Take up a copy of the session and compare; with `asked` also by what both send next."""
    with TemporaryDirectory() as other:
        copy = Path(other) / "copy"
        shutil.copytree(folder, copy)
        with resumed(copy / "shop.json", live.session.settings) as again:
            assert known(again.session) == known(live.session)
            assert again.session.left is None
            one, two = live.session.prepare(), again.session.prepare()
            if live.session.state.recollection.told:
                assert (two.picture, two.untold) == (one.picture, one.untold)
            if asked:
                assert sent(again, server) == sent(live, server)


def sent(meeting: Meeting, server: ScriptedServer) -> str:
    """The first request of another turn, as it travels."""
    meeting.session.use(replace(meeting.session.settings, max_calls=25))
    before = len(server.requests)
    meeting.turn("What is it?")
    return json.dumps(server.requests[before].body)
