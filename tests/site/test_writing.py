"""Writing a site: what is changed, what is left alone, and what a kill leaves behind."""

from __future__ import annotations

import json
from contextlib import suppress
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.site import details, project
from advisor.site.manifest import LOCK, MANIFEST
from advisor.site.pages import pages
from advisor.site.source import Page
from advisor.site.writing import Written, write
from tests.site.sources import HOSTILE, source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ONCE = {"package.json"}
A, F = details.page("a", 1, "Of a."), details.page('"f" \\', 1, "Of f.")
INDEX = '---\nid: "index"\ntitle: "Welcome"\nsidebar_position: 1\nslug: "/"\n---\n'
SITE = [Page("package.json", "{}"), Page("docs/index.md", INDEX), Page("docs/nodes/a.md", A)]
LATER = [
    Page("package.json", "{ }"),
    Page("docs/index.md", f"{INDEX}# B"),
    Page("docs/flows/f.md", F),
]


class KilledError(Exception):
    """Stands for the end of the process."""


def killed_at(number: int) -> Callable[[str], None]:
    """A hook that ends the run at its `number`-th step, counted from 0."""
    steps = count()

    def at(_step: str) -> None:
        if next(steps) == number:
            raise KilledError

    return at


def files(folder: Path) -> dict[str, str]:
    """What is in the folder, besides the manifest and its lock."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in paths
        if path.name not in (MANIFEST, LOCK)
    }


def site(pages: list[Page]) -> dict[str, str]:
    """What should be in the folder."""
    return {page.path: page.text for page in pages}


def states(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Content and time of every file."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def test_an_unchanged_site_is_not_touched(tmp_path: Path) -> None:
    """No byte and no time of any file changes, the manifest's included."""
    write(tmp_path, SITE, once=ONCE)
    before = states(tmp_path)
    assert write(tmp_path, SITE, once=ONCE) == Written()
    assert states(tmp_path) == before


def test_what_is_gone_is_removed(tmp_path: Path) -> None:
    """With the folder that it leaves empty; what is new or changed is written."""
    write(tmp_path, SITE, once=ONCE)
    done = write(tmp_path, LATER, once=ONCE)
    assert files(tmp_path) == site(LATER)
    assert done.removed == ("docs/nodes/a.md",)
    assert {*done.changed} == {"package.json", "docs/index.md", "docs/flows/f.md"}
    assert not (tmp_path / "docs/nodes").exists()


def test_what_a_person_added_stays(tmp_path: Path) -> None:
    """Beside the pages, and in a folder whose pages are all gone."""
    write(tmp_path, SITE, once=ONCE)
    (tmp_path / "docs/nodes/mine.md").write_text("mine")
    (tmp_path / "docs/guide.md").write_text("guide")
    write(tmp_path, LATER, once=ONCE)
    assert files(tmp_path) == site(LATER) | {"docs/nodes/mine.md": "mine", "docs/guide.md": "guide"}


def test_a_page_that_a_person_changed_is_kept_and_named(tmp_path: Path) -> None:
    """Run after run, until --force writes it anew."""
    write(tmp_path, SITE, once=ONCE)
    (tmp_path / "docs/index.md").write_text("# Mine")
    for _ in range(2):
        assert write(tmp_path, LATER, once=ONCE).kept == ("docs/index.md",)
        assert files(tmp_path)["docs/index.md"] == "# Mine"
    done = write(tmp_path, LATER, once=ONCE, force=True)
    copy = "docs/index.md.bak"
    assert done == Written(changed=("docs/index.md",), replaced=(("docs/index.md", copy),))
    assert files(tmp_path) == site(LATER) | {copy: "# Mine"}


def test_a_changed_page_of_what_is_gone_is_kept_and_named(tmp_path: Path) -> None:
    """Also with --force: it is nobody's to remove but the person's."""
    write(tmp_path, SITE)
    (tmp_path / "docs/nodes/a.md").write_text("mine")
    for force in (False, True):
        assert write(tmp_path, LATER, force=force).left == ("docs/nodes/a.md",)
    (tmp_path / "docs/nodes/a.md").unlink()
    assert write(tmp_path, LATER) == Written()
    assert "docs/nodes/a.md" not in (tmp_path / MANIFEST).read_text()


def test_files_of_the_project_are_a_persons_once_they_are_written(tmp_path: Path) -> None:
    """Changed, they stay without a word, also with --force; removed, they come back."""
    write(tmp_path, SITE, once=ONCE)
    (tmp_path / "package.json").write_text('{"mine": 1}')
    assert write(tmp_path, SITE, once=ONCE) == Written()
    assert write(tmp_path, SITE, once=ONCE, force=True) == Written()
    (tmp_path / "package.json").unlink()
    assert write(tmp_path, SITE, once=ONCE).changed == ("package.json",)


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    """In one line, unless --force; an empty one is as good as none."""
    (tmp_path / "package.json").write_text("theirs")
    with pytest.raises(UsageError, match="--force") as refused:
        write(tmp_path, SITE, once=ONCE)
    assert "\n" not in str(refused.value)
    assert files(tmp_path) == {"package.json": "theirs"}
    done = write(tmp_path, SITE, once=ONCE, force=True)
    assert (done.theirs, done.kept) == (("package.json",), ())
    assert files(tmp_path) == site(SITE) | {"package.json": "theirs"}
    assert write(tmp_path, SITE, once=ONCE, force=True) == Written()
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", SITE)
    with pytest.raises(UsageError, match="not a folder"):
        write(tmp_path / "package.json", SITE)


@pytest.mark.parametrize("link", ["docs", "docs/nodes", "docs/index.md", MANIFEST, LOCK])
def test_links_are_not_followed(tmp_path: Path, link: str) -> None:
    """A clone may bring along one that leads out of the folder."""
    outside, folder = tmp_path / "outside", tmp_path / "site"
    outside.mkdir()
    (outside / "kept").write_text("kept")
    write(folder, [Page("x", "x")])
    (folder / link).parent.mkdir(exist_ok=True)
    if link in (MANIFEST, LOCK):
        (folder / link).rename(outside / "moved")
        (folder / link).symlink_to(outside / "moved")
    else:
        (folder / link).symlink_to(outside / "kept" if "." in link else outside)
    before = states(outside)
    with pytest.raises(UsageError, match="link"):
        write(folder, SITE, force=True)
    assert states(outside) == before


@pytest.mark.parametrize(
    "path",
    [
        "../victim.md",
        "docs/../../victim.md",
        "/victim.md",
        "docs//victim.md",
        "docs\\..\\victim.md",
        "docs/link/victim.md",
        "mine.md",
        "docs/picture.png",
        "docs/\0.md",
        f"docs/{'x' * 5000}.md",
        "",
    ],
)
def test_a_manifest_names_nothing_but_pages(tmp_path: Path, path: str) -> None:
    """One that a clone brought along cannot have anything else removed."""
    folder, outside = tmp_path / "site", tmp_path / "outside"
    write(folder, SITE)
    outside.mkdir()
    (folder / "docs/link").symlink_to(outside)
    victims = [tmp_path / "victim.md", outside / "victim.md", folder / "mine.md"]
    victims += [folder / "docs/picture.png", folder / "docs/victim.md"]
    for victim in victims:
        victim.write_text("x")
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][path] = [sha256(b"x").hexdigest()]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert write(folder, SITE).removed == ()
    assert all(victim.exists() for victim in victims)
    assert write(folder, SITE) == Written()


@pytest.mark.parametrize(
    "path",
    ["docs/nodes/mine.md", "docs/nodes/_category_.json", "docs/guide.md", "docs/mine/a.md"],
)
@pytest.mark.parametrize("text", ["# Mine", "---\ntitle: Mine\nsidebar_position: 3\n---\n", "{}"])
def test_a_manifest_names_no_page_of_a_persons(tmp_path: Path, path: str, text: str) -> None:
    """Though it has the right digest: what was never written here is not removed."""
    write(tmp_path, SITE)
    mine = tmp_path / path
    mine.parent.mkdir(exist_ok=True)
    mine.write_text(text)
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest["files"][path] = [sha256(text.encode()).hexdigest()]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert write(tmp_path, SITE).removed == ()
    assert mine.read_text() == text


@pytest.mark.parametrize("path", ["docs/index.md", "docs/nodes/a.md"])
def test_a_manifest_makes_no_page_of_a_persons_ours(tmp_path: Path, path: str) -> None:
    """Though it has the right digest: what was never written here is not written over."""
    write(tmp_path, SITE)
    (tmp_path / path).write_text("# Mine")
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    manifest["files"][path] = [sha256(b"# Mine").hexdigest()]
    (tmp_path / MANIFEST).write_text(json.dumps(manifest))
    assert write(tmp_path, SITE).kept == (path,)
    assert files(tmp_path)[path] == "# Mine"


@pytest.mark.parametrize("fixture", ["ecommerce-platform", "payments"])
def test_every_page_is_known_as_one_that_was_written(tmp_path: Path, fixture: str) -> None:
    """Also those at the top, with what describes the folders and names the site."""
    whole = source(fixture)
    made = pages(whole)
    site = [*project.settings(whole, made), *made]
    write(tmp_path, site)
    later = [page._replace(text=f"{page.text} ") for page in site]
    assert len(write(tmp_path, later).changed) == len(site)


@pytest.mark.parametrize("fixture", ["ecommerce-platform", "payments"])
def test_all_pages_of_elements_can_be_removed(tmp_path: Path, fixture: str) -> None:
    """Whatever they tell, with the files that describe their folders."""
    whole = source(fixture)
    made = pages(whole)
    site = [*project.settings(whole, made), *made]
    write(tmp_path, site)
    gone = [page.path for page in site if page.path.count("/") > 1]
    assert gone
    done = write(tmp_path, [page for page in site if page.path not in gone])
    assert {*done.removed} == {*gone}
    assert done.left == ()


def test_pages_of_strangers_can_be_removed(tmp_path: Path) -> None:
    """Whatever stands in their titles."""
    names = [*HOSTILE, '"', "\\", '\\"', "a\nb", "\ud800"]
    site = [
        Page(f"docs/nodes/n{place}.md", details.page(name, place, name))
        for place, name in enumerate(names)
    ]
    write(tmp_path, site)
    assert len(write(tmp_path, SITE).removed) == len(names)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "[" * 10_000,
        '{"format": "other/1", "files": {}}',
        '{"files": 7}',
        "\xff",
        '<<<<<<< HEAD\n{"format": "calm-advisor-docs/1", "files": {}}\n',
    ],
)
def test_a_manifest_that_cannot_be_understood_is_told(tmp_path: Path, content: str) -> None:
    """Also with --force: without it nobody knows what a person changed."""
    write(tmp_path, SITE, once=ONCE)
    for path in ("package.json", "docs/index.md"):
        (tmp_path / path).write_text("mine")
    (tmp_path / MANIFEST).write_text(content, "latin-1")
    before = states(tmp_path)
    for force in (False, True):
        with pytest.raises(UsageError, match="restore it") as refused:
            write(tmp_path, LATER, once=ONCE, force=force)
        assert "\n" not in str(refused.value)
    assert states(tmp_path) == before


def test_without_a_manifest_the_files_of_the_project_stay(tmp_path: Path) -> None:
    """Pages are written anew by --force, as is said of it, and nothing else."""
    write(tmp_path, SITE, once=ONCE)
    for path in ("package.json", "docs/index.md"):
        (tmp_path / path).write_text("mine")
    (tmp_path / MANIFEST).unlink()
    done = write(tmp_path, SITE, once=ONCE, force=True)
    assert done == Written(
        changed=("docs/index.md",),
        theirs=("package.json",),
        replaced=(("docs/index.md", "docs/index.md.bak"),),
        is_first=True,
    )
    kept = {"package.json": "mine", "docs/index.md.bak": "mine"}
    assert files(tmp_path) == site(SITE) | kept


def test_an_error_names_the_file(tmp_path: Path) -> None:
    """And not the temporary one beside it."""
    write(tmp_path, SITE)

    def at(_step: str) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space") as failed:
        write(tmp_path, LATER, at=at)
    assert failed.value.filename == str(tmp_path / MANIFEST)


@given(number=st.integers(0, 60), first=st.booleans())
def test_after_a_kill_the_next_run_goes_on(
    tmp_path_factory: pytest.TempPathFactory, number: int, *, first: bool
) -> None:
    """At any step of a first or a later run: no file is taken for a person's, none is left over."""
    folder = tmp_path_factory.mktemp("site")
    if not first:
        write(folder, SITE, once=ONCE)
    with suppress(KilledError):
        write(folder, LATER, once=ONCE, at=killed_at(number))
    third = [*LATER[:1], Page("docs/index.md", f"{INDEX}# C")]
    assert write(folder, third, once=ONCE).kept == ()
    assert files(folder) == site(third)
    assert write(folder, third, once=ONCE) == Written()


def test_what_a_killed_run_left_half_written_is_removed(tmp_path: Path) -> None:
    """Also where it had not come to the manifest, so that the folder is nobody's yet."""
    half = tmp_path / ".calm-advisor-999999999-0123abcd.tmp"
    half.write_text("half")
    write(tmp_path, SITE)
    assert files(tmp_path) == site(SITE)
