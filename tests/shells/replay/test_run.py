"""`advisor replay`: what it does, keeps and says, and what it ends with."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from advisor.agent.models import BUILTIN
from advisor.agent.scripted import Reply
from advisor.batch import shape
from advisor.calm import document as documents
from advisor.change.plan import read as read_plan
from advisor.errors import (
    DONE,
    FINDINGS,
    LIMIT,
    NO_MODEL,
    USAGE,
    UsageError,
)
from advisor.settings import Settings
from advisor.shells.policy import Terminal
from advisor.shells.replay import run, scripts
from tests.shells.conftest import shop
from tests.shells.replay.replayed import TIME, files, replay, script, step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


__all__ = ["shop"]

GOES = step("Set tier.")
HAS_WORDS = step("Nothing.", "words")
FAILS = step("Fail.", "fails")
SKIPPED = step("Set tier.", when={"elements": {"none": "present"}})


def metadata(path: Path) -> Mapping[str, Any]:
    """What the order database says of itself."""
    nodes = documents.load(path).value["nodes"]
    found: Mapping[str, Any] = next(n for n in nodes if n["unique-id"] == "order-db")["metadata"]
    return found


def test_a_batch_that_passed(shop: Path) -> None:
    """Its output says so, and nothing is written anywhere."""
    path = script(shop.parent, "replica")
    before = files(shop.parent)
    had = replay(path)
    assert had.code == DONE
    assert "replica  passed" in had.out
    assert had.out.splitlines()[-1].startswith("1 of 1 passed")
    assert had.err.startswith("replica  passed")
    assert files(shop.parent) == before


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ([[GOES]], DONE),
        ([[GOES], [HAS_WORDS]], FINDINGS),
        ([[GOES], [SKIPPED]], DONE),
        ([[SKIPPED]], FINDINGS),
        ([[HAS_WORDS], [FAILS]], NO_MODEL),
        ([[FAILS], [HAS_WORDS], [GOES]], NO_MODEL),
    ],
)
def test_exit_codes(shop: Path, steps: list[list[dict[str, Any]]], code: int) -> None:
    """All passed, some failed, nothing passed, and a model that fails in one of them."""
    paths = [script(shop.parent, f"s{number}", *each) for number, each in enumerate(steps)]
    assert replay(*paths).code == code


def test_a_limit_has_its_exit_code(shop: Path) -> None:
    """The run says that it is its script's."""
    path = script(shop.parent, "dear", GOES, step("Set team.", "two"), budget={"calls": 3})
    had = replay(path, as_json=True)
    assert had.code == LIMIT
    (run,) = had.json["runs"]
    assert run["error"] == (
        "the run's limit on calls, 3, is reached; allow more in the script's budget"
    )
    assert [each["state"] for each in run["steps"]] == ["passed", "error"]


def test_the_first_error_of_a_mixed_batch_counts(shop: Path) -> None:
    """In the order of the scripts, whichever ended first."""
    dear = script(shop.parent, "dear", budget={"calls": 1})
    down = script(shop.parent, "down", FAILS)
    assert replay(dear, down, jobs=2).code == LIMIT
    assert replay(down, dear, jobs=2).code == NO_MODEL


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_model_that_is_gone_is_not_asked_by_all(shop: Path, jobs: int) -> None:
    """After five failures alike no more runs are had; it is no interruption by a person."""
    for number in range(9):
        script(shop.parent, f"s{number}", FAILS)
    folder = shop.parent / "runs"
    had = replay(shop.parent, jobs=jobs, as_json=True, out=folder)
    assert had.code == NO_MODEL
    assert 5 <= len(had.requests) < 5 + jobs
    assert set(had.states.values()) == {"error"}
    assert "5 runs in a row failed alike" in had.json["runs"][-1]["error"]
    assert set(replay(resume=folder, answers=lambda _: Reply("No."), as_json=True).states) == {
        *had.states
    }


def test_the_report_is_for_programs(shop: Path) -> None:
    """As output and as files, the same."""
    path = script(shop.parent, "replica", title="A replica", category="refactoring")
    report = shop.parent / "report.json"
    had = replay(path, as_json=True, jobs=3, reports=[report, shop.parent / "r.xml"])
    assert json.loads(report.read_text("utf-8")) == had.json
    assert (had.json["model"], had.json["jobs"]) == ("scripted", 3)
    assert had.json["began"] == TIME.isoformat()
    assert "<testsuites" in (shop.parent / "r.xml").read_text("utf-8")
    assert had.json["runs"][0]["title"] == "A replica"


def test_a_report_that_cannot_be_written_is_told_at_once(shop: Path) -> None:
    """Before anybody is asked."""
    had = replay(script(shop.parent, "replica"), reports=[shop.parent / "none/report.json"])
    assert (had.code, had.requests) == (USAGE, [])


def test_values_and_repeats(shop: Path) -> None:
    """A variable of the command line replaces that of the script, in every round."""
    path = script(shop.parent, "any", step("Set ${key}."), variables={"key": "tier"})
    had = replay(path, values={"key": "team"}, repeat=2, as_json=True)
    assert had.states == {"any": "passed", "any~2": "passed"}
    assert {each["steps"][0]["prompt"] for each in had.json["runs"]} == {"Set team."}
    unknown = replay(path, values={"kez": "team"})
    assert (unknown.code, unknown.requests) == (USAGE, [])
    assert str(unknown.error) == '--set kez: no script has a variable "kez"; did you mean "key"?'


def test_a_folder_is_its_scripts_and_each_file_is_had_once(shop: Path) -> None:
    """By name, however often and by whatever way it is named."""
    folder = shop.parent
    second, first = script(folder, "b"), script(folder, "a")
    (folder / "c.yml").symlink_to(first)
    assert [*replay(folder, as_json=True).states] == ["a", "b"]
    named = replay(second, folder / "docs/../b.yaml", folder, as_json=True)
    assert [*named.states] == ["b", "a"]


def test_what_is_no_script_is_told(shop: Path) -> None:
    """Nothing is run, also of the others."""
    right = script(shop.parent, "right")
    for wrong, told in [
        ([], "name a prompt script, or a folder of them"),
        ([shop.parent / "docs"], "holds no prompt scripts"),
        ([right, shop.parent / "none.yaml"], "none.yaml:1:1"),
        ([right, script(shop.parent, "typo", steeps=[])], "steeps"),
    ]:
        had = replay(*wrong)
        assert (had.code, had.requests) == (USAGE, [])
        assert told in str(had.error) + "".join(had.error.details if had.error else ())


def check(*paths: Path, **values: str) -> tuple[int, str]:
    """`advisor replay --check`: its exit code and what it says."""
    out = StringIO()
    return scripts.check(paths, values, Terminal(out, StringIO(), None)), out.getvalue()


def test_checking(shop: Path) -> None:
    """Every mistake with its place, and of what is right how much it is."""
    right = script(shop.parent, "right", GOES, HAS_WORDS, variables={"key": "tier"})
    assert check(right) == (DONE, f"{right}  2 steps, 1 run\n")
    wrong = script(shop.parent, "wrong", {**GOES, "prompts": "x"}, {**HAS_WORDS, "reviev": "x"})
    code, told = check(right, wrong)
    assert code == USAGE
    assert f"{right}  2 steps, 1 run\n" in told
    assert [line.split(":")[:2] for line in told.splitlines()[1:]] == [[f"{wrong}", "1"]] * 2
    with pytest.raises(UsageError, match="no script has a variable"):
        check(right, kez="x")
    with pytest.raises(UsageError, match="name a prompt script"):
        check()


def test_the_schema_is_that_of_the_file() -> None:
    """As it is shipped."""
    out = StringIO()
    assert scripts.schema(out) == DONE
    assert json.loads(out.getvalue()) == json.loads(shape.FILE.read_bytes())


@pytest.mark.parametrize(
    ("options", "settings"),
    [({}, {"model": ""}), ({"must_price": True}, {}), ({"in_place": True, "repeat": 2}, {})],
)
def test_a_refused_batch_leaves_no_folder(
    shop: Path, options: dict[str, Any], settings: dict[str, Any]
) -> None:
    """So that the same command can be given again, put right."""
    folder = shop.parent / "runs"
    path = script(shop.parent, "tier")
    had = replay(path, out=folder, settings=settings, **options)
    assert had.error
    assert not folder.exists()
    assert replay(path, out=folder).code == DONE


def test_plans_want_a_folder(shop: Path) -> None:
    """There they fit the document that the run leaves."""
    path = script(shop.parent, "plan", GOES, step("Set team.", "later", review="plan"))
    had = replay(path)
    assert had.code == USAGE
    assert "say where to with --out DIR" in str(had.error)
    assert replay(path, out=shop.parent / "runs").code == DONE
    kept = shop.parent / "runs/plan"
    left = documents.load(kept / "architecture.json")
    base = read_plan(kept / "2-later.plan", person="b", time="c").base
    assert base
    assert base.value == left.value_digest
    assert metadata(kept / "architecture.json")["tier"] == "set"
    assert "team" in (kept / "2-later.diff").read_text("utf-8")


def test_a_budget_in_money_without_a_price_is_told(shop: Path) -> None:
    """It does not hold; where the command line gives it, nothing is run."""
    path = script(shop.parent, "dear", budget={"cost": 1.0})
    assert 'no price of "scripted" is known' in replay(path).err
    assert replay(path, must_price=True).code == USAGE


def test_a_key_is_kept_nowhere(shop: Path) -> None:
    """Neither from a prompt nor from a document or an answer; also not shown, nor reported."""
    key = "sk-0123456789abcdefghij"
    shop.write_text(shop.read_text("utf-8").replace('"Order Database"', f'"{key}"'), "utf-8")
    folder, report = shop.parent / "runs", shop.parent / "report.json"
    wrong = {"elements": {"order-db": {"name": "other"}}}
    path = script(shop.parent, "a", step("Set tier.", expect=wrong), step(f"Is it {key}?", "two"))
    had = replay(path, out=folder, reports=[report], settings={"api_key": key})
    assert had.code == FINDINGS
    text = "".join(
        each.decode() for name, each in files(folder).items() if "architecture" not in name
    )
    assert "Is it [key]?" in text
    assert key not in text + report.read_text("utf-8") + had.out + had.err
    assert key in (folder / "a/architecture.json").read_text("utf-8")


class Broken(StringIO):
    """A stream that cannot be written to in a way that nobody thought of."""

    def write(self, text: str) -> int:
        """Write, but for what is said of run b."""
        if text.startswith("b "):
            raise ZeroDivisionError
        return super().write(text)


def test_a_fault_of_the_program_is_told_last(shop: Path) -> None:
    """What was had before is shown and reported; only then comes the traceback."""
    report, out = shop.parent / "report.json", StringIO()
    paths = [
        script(shop.parent, name, {"name": "one", "prompt": "List the nodes."}) for name in "abc"
    ]
    request = run.Request(paths, "ada", TIME, model=BUILTIN, reports=[report])
    with pytest.raises(ZeroDivisionError):
        run.run(request, Settings(), Terminal(out, Broken(), None))
    runs = json.loads(report.read_bytes())["runs"]
    assert [(each["name"], each["error"]) for each in runs][0::2] == [("a", ""), ("c", "not begun")]
    assert "2 interrupted" in out.getvalue()
