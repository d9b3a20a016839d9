"""`advisor bench`: what a person reads of a model's edits, and what a program gets."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

from advisor.batch.benchmark import Benchmark, benchmark
from advisor.shells import bench
from advisor.shells.render import Style, width
from tests.batch.task_results import BAD, COLLATERAL, GOOD, MET, UNMET, run, step
from tests.golden import golden

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
