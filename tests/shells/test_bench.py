"""`advisor bench`: what a person reads of a model's edits, and what a program gets."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from advisor import assets
from advisor.agent.scripted import ScriptedServer
from advisor.batch.benchmark import Benchmark, benchmark
from advisor.batch.mistakes import ScriptError
from advisor.batch.reading import read_all
from advisor.errors import DONE, FINDINGS, UsageError
from advisor.settings import Settings
from advisor.shells import bench
from advisor.shells.policy import Terminal
from advisor.shells.render import Style, width
from advisor.shells.replay.run import Request
from scripts.rerecord_batch import RECORDINGS
from tests import bench_page
from tests.batch.task_results import BAD, COLLATERAL, GOOD, MET, UNMET, run, step
from tests.golden import golden
from tests.right_answers import answers, right

ARCHITECTURE = Path(__file__).parents[2] / "fixtures/architectures/ecommerce-platform.json"
RULES = Settings(model="builtin")
PAGE = Path(__file__).parents[2] / "docs/bench.md"
TASK = """\
architecture: {}
steps:
  - name: edit
    review: accept-valid
    prompt: {}
"""
GOLDEN = Path(__file__).parent / "golden"
PLAIN = Style(enabled=False)

TASKS = benchmark(
    [
        run("field-port", "field", step(MET)),
        run("field-name", "field", step(UNMET, calls=(GOOD, BAD))),
        run("refactoring-queue", "refactoring", step(MET, UNMET, COLLATERAL)),
        run("relationship-end", "relationship", step(why="nothing was proposed", calls=())),
        run("restraint-question", "restraint", step(MET, decision="", calls=())),
        run("rename-node", "rename", error="the model is gone"),
    ]
)


def shown(found: Benchmark, columns: int = 60, model: str = "scripted") -> list[str]:
    """The lines of the text."""
    out = StringIO()
    bench.write(found, model, out, PLAIN, columns)
    return out.getvalue().splitlines()


def test_the_table_and_what_was_missed() -> None:
    """Each category, their sum, and a reason for each task that did not pass."""
    text = "\n".join(shown(TASKS)) + "\n"
    assert text == golden(GOLDEN / "bench.txt", text)


def test_a_narrow_screen_is_enough() -> None:
    """With the longest of our categories and as many tokens as all tasks cost."""
    many = [run(f"{number}", "relationship", step(MET)) for number in range(400)]
    assert max(map(width, shown(benchmark(many)))) <= 60


def test_reasons_are_whole() -> None:
    """What matters is often at their end."""
    why = "only order-db: changed outside " + ", ".join(f"node-{n}" for n in range(30))
    lines = shown(benchmark([run("a", "field", error=why)]))
    assert why in " ".join(" ".join(lines).split())
    assert max(map(width, lines)) <= 60


def test_a_report_has_the_table(tmp_path: Path) -> None:
    """Headed as what it is; it is replaced by the next one."""
    path = tmp_path / "bench.md"
    for name in ("first", "second"):
        had(own_tasks(tmp_path / name), reports=[path])
    text = path.read_text()
    assert text.startswith("# advisor bench\n")
    assert "| Category | Runs | Passed | Well-formed | Collateral | Tokens out | Rewrite |" in text
    assert "| `easy` | 1 | 100 % |" in text


def test_a_report_that_cannot_be_written_does_not_hide_the_table(tmp_path: Path) -> None:
    """What the tasks cost is spent."""
    out, place = StringIO(), tmp_path / "report" / "bench.md"
    place.parent.mkdir()
    tasks = own_tasks(tmp_path)
    request = Request([tasks], "Ada", datetime(2026, 1, 2, tzinfo=UTC), reports=[place])

    class Out(StringIO):
        def write(self, text: str) -> int:
            if not place.exists():
                place.write_text("somebody's")
            return out.write(text)

    with pytest.raises(UsageError, match="is there and is no report"):
        bench.run(request, (), RULES, Terminal(Out(), StringIO(), None, 80))
    assert "all " in out.getvalue()


def test_what_others_wrote_is_harmless() -> None:
    """Names, categories and reasons may come from anybody's tasks and from a model."""
    hostile = "\x1b[2J\u202eevil"
    lines = shown(benchmark([run(hostile, hostile, error=hostile)]), model=hostile)
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    assert sum("\\u001b[2J" in line for line in lines) == 3


def test_a_long_category_is_cut() -> None:
    """One name does not push the numbers off the screen."""
    (line,) = [line for line in shown(benchmark([run("a", "x" * 99, step(MET))])) if "xx" in line]
    assert line.startswith(f"{'x' * 23}…  ")


def test_where_all_passed_nothing_is_missed() -> None:
    """Then the text ends with the table and how to read it."""
    assert not any("not passed" in line for line in shown(benchmark([run("a", "", step(MET))])))


def test_a_program_gets_everything() -> None:
    """The model, each category, the sums, the tasks that were missed."""
    out = StringIO()
    bench.write_json(TASKS, "scripted", out)
    said = json.loads(out.getvalue())
    assert said["model"] == "scripted"
    assert [row["category"] for row in said["categories"]] == [row.category for row in TASKS.rows]
    assert said["total"]["runs"] == 6
    assert said["total"]["rewriting_tokens"] == TASKS.total.rewriting
    assert [each["name"] for each in said["missed"]] == [each.name for each in TASKS.missed]


def had(
    folder: Path, *categories: str, settings: Settings = RULES, columns: int = 80, **given: Any
) -> tuple[int, str]:
    """What comes of the tasks in a folder: the exit code, and what is written."""
    out = StringIO()
    request = Request([folder], "Ada", datetime(2026, 1, 2, tzinfo=UTC), **given)
    code = bench.run(request, categories, settings, Terminal(out, StringIO(), None, columns))
    return code, out.getvalue()


def own_tasks(folder: Path) -> Path:
    """Two tasks of a person's own, one of which the built-in rules cannot do."""
    tasks = folder / "tasks"
    tasks.mkdir(parents=True)
    easy = TASK.format(ARCHITECTURE, "Rename order-db to order-store.")
    (tasks / "rename.yaml").write_text(f"{easy}category: easy\n")
    (tasks / "ponder.yaml").write_text(TASK.format(ARCHITECTURE, "Ponder on order-store."))
    return tasks


@pytest.fixture(scope="module")
def recorded() -> tuple[int, str]:
    """What comes of the answers that were written by hand."""
    return had(assets.tasks(), columns=100, replay=RECORDINGS / "bench.jsonl")


def test_answers_by_hand_pass_all(recorded: tuple[int, str]) -> None:
    """Asked the same today, every task passes, and a model writes far less than whole files."""
    code, text = recorded
    assert code == DONE
    (total,) = [line.split() for line in text.splitlines() if line.startswith("all ")]
    assert total[1:4] == [f"{len(answers())}", "100", "%"]
    written, rewritten = (int(number.replace(",", "")) for number in total[-2:])
    assert 10 * written < rewritten
    assert "not passed" not in text


def test_the_page_says_how_the_rules_and_a_model_do(recorded: tuple[int, str]) -> None:
    """The rate of the built-in rules is what it is, and stands there."""
    code, text = had(assets.tasks(), columns=100)
    assert code == FINDINGS
    page = bench_page.page(read_all(sorted(assets.tasks().glob("*.yaml"))), text, recorded[1])
    assert page == golden(PAGE, page)


def test_what_was_recorded_is_answered_without_the_model(tmp_path: Path) -> None:
    """The same table again, with nobody there to ask."""
    recording = tmp_path / "answers.jsonl"
    with ScriptedServer(right) as server:
        settings = Settings(model="scripted", base_url=server.base_url, max_retries=0)
        seen = had(assets.tasks(), "decision", settings=settings, record=recording)
    assert seen[0] == DONE
    assert had(assets.tasks(), "decision", settings=settings, replay=recording) == seen


def test_tasks_of_ones_own_take_the_place_of_ours(tmp_path: Path) -> None:
    """With their own categories; what fails is counted and makes the exit code."""
    code, text = had(own_tasks(tmp_path))
    assert code == FINDINGS
    assert [line.split()[:3] for line in text.splitlines() if " %" in line] == [
        ["easy", "1", "100"],
        ["other", "1", "0"],
        ["all", "2", "50"],
    ]
    assert "1 not passed:\n  ponder  not understood: " in text


def test_categories_choose_the_tasks(tmp_path: Path) -> None:
    """One or several; also those that name none."""
    tasks = own_tasks(tmp_path)
    assert json.loads(had(tasks, "easy", as_json=True)[1])["total"]["runs"] == 1
    assert had(tasks, "easy")[0] == DONE
    assert json.loads(had(tasks, "other", as_json=True)[1])["missed"][0]["name"] == "ponder"
    assert json.loads(had(tasks, "easy", "other", as_json=True)[1])["total"]["runs"] == 2


def test_a_category_without_tasks_is_refused(tmp_path: Path) -> None:
    """With the one that was probably meant, before anything is run."""
    with pytest.raises(UsageError, match='--category esy: no task has it; did you mean "easy"'):
        had(own_tasks(tmp_path), "easy", "esy")


def test_a_task_with_a_mistake_is_told_at_its_line(tmp_path: Path) -> None:
    """Also where a category was asked for, which it might have."""
    tasks = own_tasks(tmp_path)
    with (tasks / "rename.yaml").open("a") as file:
        file.write("step: []\n")
    with pytest.raises(ScriptError, match=r"rename\.yaml:7:1 "):
        had(tasks, "easy")


def test_nothing_is_written_to_the_architectures() -> None:
    """What the tasks change is changed in memory."""
    before = ARCHITECTURE.read_bytes()
    had(assets.tasks(), "metadata")
    assert ARCHITECTURE.read_bytes() == before
