"""Reports and transcripts of a batch: complete, safe wherever shown, and never misplaced."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from advisor.batch.folder import Folder
from advisor.batch.report import read
from advisor.batch.results import ToolCall
from advisor.calm.visible import visible_lines
from advisor.errors import UsageError
from advisor.shells.replay import reports
from advisor.shells.replay.junit import as_junit
from advisor.shells.replay.markdown import BENCH, MOST, Page, as_markdown
from advisor.shells.replay.transcript import transcript
from tests.batch.outcomes import batch, every_kind, failed, planned, report, run, step
from tests.golden import golden
from tests.shells.markup import MARKUP

if TYPE_CHECKING:
    from markdown_it.token import Token

HERE = Path(__file__).parent


def markdown(text: str) -> list[Token]:
    """The blocks of a text, tables included."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def test_a_report_as_junit() -> None:
    """As a build server reads it."""
    text = as_junit(report(*every_kind()))
    assert text == golden(HERE / "golden/junit.xml", text)


def test_a_report_as_markdown() -> None:
    """As a person reads it in a merge request."""
    text = as_markdown(report(*every_kind(), run("shop"), run("shop~2", number=2)))
    assert text == golden(HERE / "golden/markdown.md", text)


def test_a_report_has_room_in_a_comment() -> None:
    """However much came of however many runs; what did not pass comes first."""
    big = ("+ " + "x" * 90,) * 200
    bad = [run(f"bad-{n}", "failed", failed(why="no" * 900, diff=big)) for n in range(40)]
    more = [run(f"worse-{n}", "failed", failed(why="no" * 900)) for n in range(400)]
    good = [run(f"good-{n}") for n in range(300)]
    text = as_markdown(report(*good, *bad, *more))
    assert 50_000 < len(text) <= MOST
    assert "### `bad-0`" in text
    assert re.search(r"\d+ more runs without room here; `--report FILE.json` has everything.", text)
    assert "| `good-1` |" not in text
    assert "640 more runs, of which 300 passed." in text
    assert "more runs" not in as_markdown(report(*good[:99]))


def test_a_report_says_what_waits_and_where(tmp_path: Path) -> None:
    """What was accepted or planned, folded, with the path of the plan."""
    made = run("shop", "passed", step("later", decision="planned"), step("now"))
    with Folder.begin(tmp_path / "runs", batch()) as folder:
        text = as_markdown(report(made), Page(folder=folder))
    assert f"- Step `later`, planned: `{folder.path / 'shop/1-later.plan'}`" in text
    assert "- Step `now`, accepted\n\n<details><summary>Accepted</summary>" in text
    assert "Add a cache." in text


def test_repeats_that_failed_alike_are_told_once() -> None:
    """With how many they are."""
    bad = [run(f"shop~{n}", "failed", failed(), number=n) for n in (2, 3)]
    text = as_markdown(report(run("shop"), *bad))
    assert "### `shop~2` (2 of 3 repeats)" in text
    assert "### `shop~3`" not in text


def test_a_failure_leads_to_the_script() -> None:
    """To its line, where that is known; with what shows more of an error."""
    made = run("iot", "error", failed(line=14), error="not recorded", details=("- a", "+ b"))
    (case, _end) = ET.fromstring(as_junit(report(made))).iter("testcase")  # noqa: S314 - our own
    assert (case.get("file"), case.get("line")) == ("scripts/iot.yaml", "14")
    assert "not recorded\n- a\n+ b" in as_junit(report(made))
    assert "accepted:\n" in as_junit(report(made))
    text = as_markdown(report(made))
    assert "- Step `broker` (`scripts/iot.yaml:14`)" in text
    assert "```diff\n- a\n+ b\n```" in text


def test_what_was_applied_is_told() -> None:
    """In the transcript and in the report."""
    made = run("shop", applied=2)
    assert "- Applied: 2 changes to the file\n" in transcript(made)
    assert "advisor undo shop.json takes it back" in as_markdown(report(made))


def test_a_transcript() -> None:
    """Of a run with everything in it."""
    texts = map(transcript, (*every_kind(), planned()))
    text = "\n".join(texts)
    assert text == golden(HERE / "golden/transcript.md", text)


def test_a_build_server_counts_the_same() -> None:
    """Failures, errors and skipped ones, of each suite and of all."""
    root = ET.fromstring(as_junit(report(*every_kind())))  # noqa: S314 - our own text
    counts = [root.get(key) for key in ("tests", "failures", "errors", "skipped")]
    assert counts == ["13", "3", "3", "1"]
    failure = root.find("testsuite[@name='iot']/testcase[@name='broker']/failure")
    assert failure is not None
    assert "edge-cache.metadata" in (failure.get("message") or "")
    assert "+ node  cache" in (failure.text or "")


@given(text=MARKUP)
def test_any_text_is_xml(text: str) -> None:
    """And comes back as it is shown on a screen."""
    made = report(run(text, "failed", failed(text, why=text, diff=(text,)), error=text))
    root = ET.fromstring(as_junit(made))  # noqa: S314 - our own text
    suite = root.find("testsuite")
    assert suite is not None
    assert suite.get("name") == visible_lines(text).replace("\n", "\\n")


@given(text=MARKUP)
def test_no_text_breaks_out_of_a_report(text: str) -> None:
    """The table keeps its cells, and what follows is where it belongs; no HTML, no pictures."""
    made = report(
        run(text, "failed", failed(text, why=text, diff=(text,)), error=text), run("another")
    )
    folds = {"<details><summary>Accepted</summary>\n", "</details>\n"}
    blocks = markdown(as_markdown(made))
    tokens = [token for token in blocks if not (token.level == 0 and token.content in folds)]
    assert len(tokens) == len(blocks) - 4
    assert _kinds(tokens).isdisjoint({"html_block", "html_inline", "image", "link_open"})
    rows = [token for token in tokens if token.type == "td_open"]
    assert len(rows) == 16
    tops = [token for token in tokens if token.level == 0 and token.type == "heading_open"]
    assert [token.tag for token in tops][:2] == ["h1", "h2"]
    assert [token.tag for token in tops][2:] == ["h3", "h2", "h3"]


@given(text=MARKUP)
def test_no_text_breaks_out_of_a_transcript(text: str) -> None:
    """Two headings there are, and what a step expected ends it."""
    made = failed(text, prompt=text, answer=text, why=text, diff=(text,))
    tokens = markdown(transcript(run(text, "failed", made)))
    assert _kinds(tokens).isdisjoint({"html_block", "html_inline", "image"})
    tops = [token for token in tokens if token.level == 0 and token.type == "heading_open"]
    assert [token.tag for token in tops] == ["h1", "h2"]
    assert tokens[-1].type == "bullet_list_close"


def test_a_withdrawal_whose_arguments_are_no_json_is_told() -> None:
    """It took back nothing."""
    calls = (ToolCall("withdraw", "{"), ToolCall("withdraw", {"changes": [1, 2]}))
    text = transcript(run("shop", "passed", step(calls=calls)))
    assert "- looked: `withdraw`" in text
    assert "- took back: changes 1, 2" in text


def _kinds(tokens: list[Token]) -> set[str]:
    return {each.type for token in tokens for each in (token, *(token.children or ()))}


@pytest.mark.parametrize("name", ["report.json", "report.xml", "report.md", "REPORT.JSON"])
def test_the_name_says_the_kind(tmp_path: Path, name: str) -> None:
    """A report is replaced by the next one, through a link as well."""
    path = tmp_path / name
    made = report(run("shop"))
    reports.check([path])
    reports.write(made, [path])
    first = path.read_bytes()
    link = tmp_path / f"link{path.suffix}"
    link.symlink_to(path)
    reports.check([link])
    reports.write(report(run("other")), [link])
    assert link.is_symlink()
    assert b"other" in path.read_bytes()
    reports.write(made, [path], Page(BENCH))
    reports.write(made, [path])
    assert path.read_bytes() == first
    if path.suffix.lower() == ".json":
        assert read(path) == made


@pytest.mark.parametrize("name", ["report", "report.html", "report.json.gz", ".json"])
def test_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    """Before anything is asked of a model."""
    with pytest.raises(UsageError, match=r"is no name for a report; end it in \.json, \.xml"):
        reports.check([tmp_path / name])


@pytest.mark.parametrize("name", ["shop.json", "build.xml", "README.md"])
def test_nothing_else_is_overwritten(tmp_path: Path, name: str) -> None:
    """Neither an architecture nor anything of somebody's, not even between check and write."""
    path = tmp_path / name
    reports.check([path])
    path.write_text('{"nodes": []}')
    with pytest.raises(UsageError, match=re.escape(f"{name} is there and is no report")):
        reports.check([path])
    with pytest.raises(UsageError, match="is there and is no report"):
        reports.write(report(run("shop")), [path])
    assert path.read_text() == '{"nodes": []}'
    path.write_text("")
    reports.write(report(run("shop")), [path])
    assert path.read_bytes()


def test_a_place_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    """A folder that is not there, and a folder where the report would be."""
    with pytest.raises(UsageError, match="its folder is not there or read-only"):
        reports.check([tmp_path / "not" / "report.json"])
    (tmp_path / "report.json").mkdir()
    with pytest.raises(UsageError, match="is there and is no report"):
        reports.check([tmp_path / "report.json"])
