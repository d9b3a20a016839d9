"""Another model from now on: who answers is who is said to, whatever is prepared meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from advisor.agent.models import connect
from advisor.errors import ModelError
from scripts.meeting import Meeting
from tests.sessions.playing import project, settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from langchain_core.language_models import BaseChatModel

    from advisor.agent.scripted import ScriptedServer
    from advisor.calm.model import Model
    from advisor.settings import Settings


class Slow:
    """Connects to a model named `scripted` only when it is let; to all others at once."""

    def __init__(self) -> None:
        self.is_connecting, self.may_connect = Event(), Event()

    def __call__(self, settings: Settings, view: Callable[[], Model]) -> BaseChatModel:
        """The model that settings name."""
        if settings.model == "scripted":
            self.is_connecting.set()
            assert self.may_connect.wait(10)
        return connect(settings, view)


@pytest.mark.parametrize(
    "chosen",
    [lambda given: replace(given, model="another"), lambda given: replace(given, max_calls=7)],
)
def test_what_is_chosen_while_a_model_is_connected_is_in_force(
    tmp_path: Path, server: ScriptedServer, chosen: Callable[[Settings], Settings]
) -> None:
    """As by a person who types /model or /budget before the chat has loaded everything."""
    slow, before = Slow(), settings(server)
    wanted = chosen(before)
    with (
        ThreadPoolExecutor() as threads,
        Meeting(project(tmp_path), before, connect=slow) as meeting,
    ):
        preparing = threads.submit(meeting.session.prepare)
        assert slow.is_connecting.wait(10)
        using = threads.submit(meeting.session.use, wanted)
        wait([using], 0.2)  # it comes while the other is not done yet
        slow.may_connect.set()
        preparing.result(10)
        using.result(10)
        assert meeting.session.settings == wanted
        meeting.turn("What is it?")
        assert server.requests[-1].body["model"] == wanted.model


def test_a_model_that_cannot_be_connected_leaves_all_as_it_was(
    tmp_path: Path, server: ScriptedServer
) -> None:
    """The one of before goes on answering, with the settings of before."""
    before = settings(server)
    with Meeting(project(tmp_path), before) as meeting:
        meeting.turn("What is it?")
        with pytest.raises(ModelError):
            meeting.session.use(replace(before, model="nobody:knows", base_url=""))
        assert meeting.session.settings == before
        meeting.turn("What is it?")
        assert server.requests[-1].body["model"] == "scripted"
        assert len(meeting.session.state.exchanges) == 2
