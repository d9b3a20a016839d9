"""`advisor docs` as somebody uses it: what is written, what is said, what is refused."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest

from advisor.errors import DONE, DocumentError, UsageError
from advisor.shells import docs
from tests.shells.histories import HOSTILE, lived, record, written

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 5, 4)


def run(file: Path, folder: Path, *, force: bool = False, today: date = TODAY) -> tuple[str, str]:
    """What is said on the standard output, and what on the other."""
    out, err = StringIO(), StringIO()
    assert docs.run(docs.Request(file, folder, today, force=force), out, err) == DONE
    return out.getvalue().replace(str(folder), "SITE"), err.getvalue()


def states(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every file."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in paths
    }


def edit(file: Path, **members: Any) -> None:
    """Give a document other members."""
    value = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(value | members), "utf-8")


@pytest.fixture
def site(shop: Path) -> Path:
    """The site of the example."""
    run(shop, shop.parent / "site")
    return shop.parent / "site"


def test_a_project_with_a_page_for_everything(shop: Path) -> None:
    """What was written is told, and what to do next."""
    out, err = run(shop, shop.parent / "site")
    names = states(shop.parent / "site")
    pages = [name for name in names if name.endswith(".md") and name.startswith("docs/")]
    first, build, look = out.splitlines()
    count = len(names) - 2  # without the manifest and its lock
    assert first == f"wrote {len(pages)} pages to SITE ({count} files changed)"
    assert "npm install && npm run build" in build
    assert "npm run serve" in look
    assert err == ""
    for name in (
        "index",
        "assessment",
        "history",
        "nodes/api-gateway",
        "flows/inventory-check-flow",
    ):
        assert f"docs/{name}.md" in pages


def test_records_and_history_are_read(shop: Path) -> None:
    """From the files that the document links, and from the project's folder."""
    lived(shop)
    run(shop, shop.parent / "site")
    shown = states(shop.parent / "site")
    first = shown["docs/decisions/adr-0001-use-message-queue-for-async-processing.md"][0]
    assert b"RabbitMQ" in first
    assert b"Tag the store." in shown["docs/history.md"][0]
    assert b"Single Point Of Failure" in shown["docs/assessment.md"][0]


def test_an_unchanged_document_changes_nothing(shop: Path, site: Path) -> None:
    """No byte and no time of a file, on whatever day."""
    before = states(site)
    out, _ = run(shop, site, today=date(2031, 1, 1))
    assert states(site) == before
    assert "(nothing changed)" in out


def test_what_the_document_lost_is_removed(shop: Path, site: Path) -> None:
    """And what a person added or changed is kept, and named where it is in the way."""
    (site / "docs/mine.md").write_text("mine")
    (site / "docs/nodes/admin.md").write_text("changed")
    (site / "docs/flows/inventory-check-flow.md").write_text("changed")
    edit(shop, flows=[])
    out, err = run(shop, site)
    gone = "docs/flows/inventory-check-flow.md"
    assert "removed, 2 kept since you changed them)" in out
    assert err.splitlines() == [
        "kept as you changed it: docs/nodes/admin.md; --force writes it anew",
        f"kept as you changed it: {gone}, of what is no more; remove it by hand",
    ]
    assert not (site / "docs/flows/order-processing-flow.md").exists()
    assert (site / "docs/mine.md").read_text() == "mine"
    _, err = run(shop, site, force=True)
    copy = "docs/nodes/admin.md.bak"
    assert err.splitlines()[0] == f"written over: docs/nodes/admin.md; yours is kept as {copy}"
    assert (site / "docs/nodes/admin.md").read_text("utf-8") != "changed"
    assert (site / copy).read_text() == "changed"


def test_what_changed_is_named(shop: Path, site: Path) -> None:
    """The files by their paths, but of the first site, where all are new."""
    value = json.loads(shop.read_text("utf-8"))
    edit(shop, flows=value["flows"][1:])
    (gone,) = {flow["unique-id"] for flow in value["flows"][:1]}
    lines = run(shop, site)[0].splitlines()
    assert lines[1].startswith("  changed: docs/index.md, docs/")
    assert lines[2] == f"  removed: docs/flows/{gone}.md"
    assert "changed:" not in run(shop, shop.parent / "other")[0]


def test_of_many_files_the_first_are_named(shop: Path, site: Path) -> None:
    """And it is said how many more there are, of those that changed and of those that were kept."""
    value = json.loads(shop.read_text("utf-8"))
    nodes = [node | {"description": "New."} for node in value["nodes"]]
    edit(shop, nodes=nodes, relationships=[], flows=[])
    pages = [*(site / "docs").glob("[rf]*/*.md")]
    for page in pages:
        page.write_text("mine")
    out, err = run(shop, site)
    changed = re.search(r"\((\d+) files changed", out)
    assert changed
    line = out.splitlines()[1]
    assert line.count(", ") == 9
    assert line.endswith(f" and {int(changed[1]) - 10} more")
    *named, rest = err.splitlines()
    assert len(named) == 10
    assert rest == f"kept as you changed them: {len(pages) - 10} more"


def test_an_accepted_finding_is_open_again_after_its_day(shop: Path) -> None:
    """The page follows the day only where the document names one."""
    accepted = {"rule": "single-point-of-failure", "reason": "known", "expires": "2030-01-31"}
    edit(shop, metadata={"assessment-suppressions": [accepted]})
    found = []
    for day in (date(2030, 1, 31), date(2030, 2, 1)):
        run(shop, shop.parent / "site", today=day)
        found.append(states(shop.parent / "site")["docs/assessment.md"][0])
    assert b"### Single Point Of Failure" not in found[0]
    assert b"### Single Point Of Failure" in found[1]


def test_a_folder_that_holds_the_document_is_refused(shop: Path) -> None:
    """Also with --force, and by another way to it."""
    (shop.parent / "way").symlink_to(shop.parent)
    before = states(shop.parent)
    for folder in (shop.parent, shop.parent / "way", shop.parent / "docs/.."):
        with pytest.raises(UsageError, match="choose a folder for the site"):
            run(shop, folder, force=True)
    assert states(shop.parent) == before


def test_a_folder_that_is_not_empty_is_refused(shop: Path) -> None:
    """In one line, and nothing is written."""
    with pytest.raises(UsageError, match="--force"):
        run(shop, shop.parent / "docs")
    assert not (shop.parent / "docs/package.json").exists()


def test_a_folder_that_cannot_be_made_is_told(shop: Path) -> None:
    """In one line as well, whatever is in the way."""
    loop = shop.parent / "loop"
    loop.symlink_to(loop)
    for folder in (shop / "site", shop.parent / ("x" * 300), loop / "site"):
        with pytest.raises(UsageError, match="cannot be written"):
            run(shop, folder)


def test_a_file_that_cannot_be_written_is_named(shop: Path, site: Path) -> None:
    """There are thousands of them."""
    edit(shop, flows=[])
    page = site / "docs/index.md"
    page.unlink()
    page.mkdir()
    with pytest.raises(UsageError, match=re.escape(str(page))):
        run(shop, site)


def test_files_that_were_there_before_are_kept_and_named(shop: Path) -> None:
    """Those of the project: they are a person's."""
    folder = shop.parent / "theirs"
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    out, err = run(shop, folder, force=True)
    assert "1 kept that were there before)" in out
    assert err.startswith("kept as it was there before: package.json; ")
    assert (folder / "package.json").read_text() == "{}"


def test_pages_that_were_there_before_are_named(shop: Path) -> None:
    """Those that the site writes over, with their copies; the first of many, and how many more."""
    folder = shop.parent / "theirs"
    (folder / "docs/nodes").mkdir(parents=True)
    (folder / "docs/guide.md").write_text("mine")
    page = "docs/nodes/admin.md"
    (folder / page).write_text("mine")
    _, err = run(shop, folder, force=True)
    assert err == f"written over: {page}; yours is kept as {page}.bak\n"
    for each in sorted((folder / "docs").glob("[nr]*/*.md"))[:12]:
        each.write_text("mine again")
    *named, rest = run(shop, folder, force=True)[1].splitlines()
    assert f"written over: {page}; yours is kept as {page}.2.bak" in named
    assert len(named) == 10
    assert rest == "written over: 2 more; yours are kept beside them as NAME.bak"


def test_what_is_to_be_typed_next_can_be(shop: Path) -> None:
    """Also where there is a blank in the name of the folder."""
    out, _ = run(shop, shop.parent / "my site")
    line = out.splitlines()[1].removeprefix("Build: ")
    assert shlex.split(line)[:3] == ["cd", "SITE", "&&"]


def test_what_is_no_document_is_told(tmp_path: Path) -> None:
    """Before anything is written."""
    file = tmp_path / "x.json"
    with pytest.raises(UsageError):
        run(file, tmp_path / "site")
    file.write_text("{")
    with pytest.raises(DocumentError):
        run(file, tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"adrs": 7, "metadata": "x", "nodes": {}},
        {"adrs": [7, "", "x", "x", "../../etc/passwd", HOSTILE], "nodes": [7, {}, {}]},
    ],
)
def test_a_malformed_document_has_a_site(tmp_path: Path, value: dict[str, Any]) -> None:
    """With whatever can be understood of it."""
    file = tmp_path / "odd.json"
    file.write_text(json.dumps(value))
    run(file, tmp_path / "site")
    assert {"docs/index.md", "docs/assessment.md", "docs/history.md"} <= states(
        tmp_path / "site"
    ).keys()


def test_a_strange_history_reaches_no_screen(shop: Path) -> None:
    """What is said of files shows what a terminal would obey."""
    written(shop, record(1, person=HOSTILE), {"record": "done", "id": 1})
    out, err = run(shop, shop.parent / "s\x1b[2J")
    assert "\x1b" not in out + err
