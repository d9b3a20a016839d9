"""What is told while a batch goes on, in the table after it, and in what is kept."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from advisor.agent.scripted import Reply, ToolCall
from tests.shells.replay.replayed import replay, script, step

if TYPE_CHECKING:
    from typing import Any

    from advisor.agent.script import Answer, Request

SHOP = Path(__file__).parents[3] / "fixtures/architectures/ecommerce-platform.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With an architecture."""
    shutil.copy(SHOP, tmp_path / "shop.json")
    return tmp_path


def test_a_failure_is_told_in_full_once(folder: Path) -> None:
    """In the table; for a program it is what stands beside the report."""
    asked = script(folder, "idle", step("Say so."))
    told = replay(asked)
    assert "nothing was proposed" in told.out
    assert told.err.startswith("idle  failed  0/1 steps")
    assert "nothing was proposed" not in told.err
    assert "nothing was proposed" in replay(asked, as_json=True).err


def guessed(request: Request) -> Answer:
    """The model makes an owner up, then has words."""
    if request.body["messages"][-1]["role"] != "user":
        return Reply("Done.")
    values = {"entries": [{"on": ["order-db"], "values": {"owner": "Zebra Team"}}]}
    return Reply(tool_calls=[ToolCall("set_metadata", values)])


@pytest.mark.parametrize("review", ["plan", "accept-valid"])
def test_values_that_nobody_gave_are_marked(folder: Path, review: str) -> None:
    """As `advisor apply` marks them; the report also says where a plan is."""
    about: dict[str, Any] = {"review": review}
    out, path = folder / "runs", folder / "report.md"
    asked = script(folder, "guess", step("Who owns it? Write it down.", **about))
    had = replay(asked, answers=guessed, out=out, reports=[path])
    assert had.code == 0
    marked = "assumed  order-db  metadata.owner"
    assert marked in (out / "guess/1-one.diff").read_text()
    assert marked in (out / "guess/transcript.md").read_text()
    assert marked in path.read_text()
    assert ("1-one.plan" in path.read_text()) == (review == "plan")
