"""Writes a site into a folder and leaves alone what a person put or changed there.

A manifest in the folder keeps a digest of everything that was written, so that a later run can
tell its own files from a person's. It is on the disk, with the digests of what is about to come,
before the first file changes: after a kill at any instant the next run knows every file as its
own. A clone may bring a manifest along, so for its sake no page is written over or removed that is
not one by its head. What is a person's is written over only where that is asked for, and a copy of
it is on the disk before.
"""

from __future__ import annotations

import stat
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from advisor.calm import atomic
from advisor.errors import UsageError
from advisor.site import copies, manifest
from advisor.site.manifest import LOCK, MANIFEST, content, digest
from advisor.site.recognising import is_ours, is_page

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from advisor.site.manifest import Known
    from advisor.site.source import Page


class Written(NamedTuple):
    """What a run did."""

    changed: tuple[str, ...] = ()
    """Paths that are new or have new content."""
    removed: tuple[str, ...] = ()
    """Pages of what is no more."""
    kept: tuple[str, ...] = ()
    """Paths that a person changed, so that what would stand there was not written."""
    left: tuple[str, ...] = ()
    """Pages of what is no more that a person changed, so that they are still there."""
    theirs: tuple[str, ...] = ()
    """Of the paths that are a person's once they are written: what a first run found there."""
    replaced: tuple[tuple[str, str], ...] = ()
    """Of the changed paths those where a person's file stood, each with the path of its copy."""
    is_first: bool = False
    """Whether no earlier run wrote into the folder."""


class _New(NamedTuple):
    """A file that is to be written."""

    data: bytes
    before: str
    """Digest of what it replaces; empty where there is nothing yet."""
    theirs: bytes | None
    """What it replaces, where that is a person's."""


class _Plan(NamedTuple):
    """What is to be done, and what the folder holds of this program before and after."""

    new: Mapping[str, _New]
    """By path."""
    gone: Mapping[str, str]
    """Pages to remove, with the digests of their content."""
    kept: Sequence[str]
    left: Sequence[str]
    before: Known
    after: Known


class _ChangedError(Exception):
    """A file is another than when the run was planned."""


def write(
    folder: Path,
    pages: Sequence[Page],
    *,
    once: Collection[str] = (),
    force: bool = False,
    at: Callable[[str], None] = atomic.ignore,
) -> Written:
    """Bring `folder` up to date; what is so already is not touched.

    Args:
        folder: is made where it is not there.
        pages: all files of the site; pages of earlier runs that are not among them are removed.
        once: paths that are a person's as soon as they are written: also `force` leaves what is
            there and was not written by an earlier run.
        force: whether to write into a folder of somebody else's, and over pages that a person
            wrote or changed; of these a copy is kept.
        at: called with the name of each step; tests end the process there.

    Raises:
        UsageError: the folder is somebody else's, its manifest cannot be understood, a link
            stands where a file is to be written, or another process writes there.
        OSError: a file cannot be read or written; it is the error's `filename`.
    """
    _check_ways(folder, [MANIFEST, LOCK])
    if not force:  # before anything is put there, the lock included
        _check_is_free(folder, (MANIFEST, LOCK))
    with manifest.held(folder):
        known = manifest.read(folder)
        if not force:
            _check_is_free(folder, (MANIFEST,))
        _check_ways(folder, [page.path for page in pages])
        plan = _plan(folder, pages, known or {}, once, force=force)
        done = _carry_out(folder, plan, at)
    theirs = tuple(path for path in done.kept if path in once) if known is None else ()
    kept = tuple(path for path in done.kept if path not in once)
    return done._replace(kept=kept, theirs=theirs, is_first=known is None)


def _plan(
    folder: Path, pages: Sequence[Page], before: Known, once: Collection[str], *, force: bool
) -> _Plan:
    wanted = {page.path: page.text.encode(errors="backslashreplace") for page in pages}
    new, kept = {}, []
    for path, data in wanted.items():
        found = content(folder / path)
        if found == data:
            continue
        made = before.get(path, ())
        is_made = digest(found) in made if path in once else is_ours(found, made)
        theirs = None if is_made else found
        if theirs is not None and (path in once or not force):
            kept.append(path)
        else:
            new[path] = _New(data, digest(found), theirs)
    gone, left = {}, []
    for path in before:
        if path not in wanted and is_page(folder, path):
            found = content(folder / path)
            if is_ours(found, before[path]):
                gone[path] = digest(found)
            else:
                left.append(path)
    after = {path: [digest(data)] for path, data in wanted.items()}
    return _Plan(new, gone, kept, left, before, _after(after, before, (*kept, *left)))


def _after(wanted: Known, before: Known, stay: Collection[str]) -> Known:
    """What this program wrote in the end: of what stays as a person left it, what was known."""
    made = {path: digests for path, digests in wanted.items() if path not in stay}
    return made | {path: before[path] for path in stay if path in before}


def _carry_out(folder: Path, plan: _Plan, at: Callable[[str], None]) -> Written:
    """Do what is planned, but for what somebody else has changed since then."""
    if plan.new or plan.gone:
        _tidy(folder, plan.new)
        paths = {**plan.before, **plan.after}
        both = {path: [*plan.before.get(path, ()), *plan.after.get(path, ())] for path in paths}
        _record(folder, both, at)
    changed: set[str] = set()
    replaced: list[tuple[str, str]] = []
    for path, new in plan.new.items():
        copy = _copied(folder, path, new, at)
        if not _put(folder / path, new, at):
            changed.add(path)
        elif copy:
            replaced.append((path, copy))
    for path, before in plan.gone.items():
        if not _remove(folder, path, before, at):
            changed.add(path)
    _record(folder, _after(plan.after, plan.before, changed), at)
    return Written(
        changed=tuple(path for path in plan.new if path not in changed),
        removed=tuple(path for path in plan.gone if path not in changed),
        kept=(*plan.kept, *(path for path in plan.new if path in changed)),
        left=(*plan.left, *(path for path in plan.gone if path in changed)),
        replaced=tuple(replaced),
    )


def _copied(folder: Path, path: str, new: _New, at: Callable[[str], None]) -> str:
    """The path of the copy of what is a person's; empty where nothing is."""
    if new.theirs is None:
        return ""
    with _named(folder / path):
        return copies.keep(folder / path, new.theirs, at).relative_to(folder).as_posix()


def _put(path: Path, new: _New, at: Callable[[str], None]) -> bool:
    """Write a file; False where somebody has changed it otherwise, and it stays as it is."""
    with _named(path):
        try:
            if new.before:
                atomic.replace(path, new.data, check=lambda: _check_is(path, new.before), at=at)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                atomic.create(path, new.data, at=at)
        except (_ChangedError, FileExistsError, FileNotFoundError):
            return content(path) == new.data
    return True


def _remove(folder: Path, path: str, before: str, at: Callable[[str], None]) -> bool:
    """Remove a page, and the folders that it leaves empty; False where somebody changed it."""
    page = folder / path
    with _named(page):
        try:
            atomic.remove(page, check=lambda: _check_is(page, before), at=at)
        except (_ChangedError, FileNotFoundError):
            return not page.exists()
    with suppress(OSError):  # there is something left
        for parent in PurePosixPath(path).parents:
            if parent.parts:
                (folder / parent).rmdir()
    return True


def _record(folder: Path, known: Known, at: Callable[[str], None]) -> None:
    with _named(folder / MANIFEST):
        manifest.write(folder, known, at)


def _check_is(path: Path, before: str) -> None:
    """Raise an error if a file is no longer what it was."""
    if digest(content(path)) != before:
        raise _ChangedError


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Let an error name the file that was to be written, and not a temporary one beside it."""
    try:
        yield
    except OSError as error:
        error.filename = str(path)
        raise


def _tidy(folder: Path, paths: Iterable[str]) -> None:
    """Remove what a killed run left half written."""
    for parent in {(folder / path).parent for path in (MANIFEST, *paths)}:
        if parent.is_dir():
            atomic.tidy(parent)


def _check_ways(folder: Path, paths: Iterable[str]) -> None:
    """Refuse to write where something else than a file, or a folder on the way, stands.

    Raises:
        UsageError: it does.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder")
    ways = dict.fromkeys(paths, stat.S_ISREG)
    folders = {str(up): stat.S_ISDIR for path in paths for up in PurePosixPath(path).parents}
    del folders["."]  # the folder itself may be a link: it was named by a person
    for path, is_right in (ways | folders).items():
        with suppress(FileNotFoundError, NotADirectoryError):
            if not is_right((folder / path).lstat().st_mode):
                raise UsageError(f"{folder / path} is a link, or no file; take it away")


def _check_is_free(folder: Path, signs: Collection[str]) -> None:
    """Refuse a folder that has something in it, and none of the files that an earlier run leaves.

    Raises:
        UsageError: it is such a one.
    """
    listed = folder.iterdir() if folder.is_dir() else ()
    # A killed run may have left its lock, and files that are half written.
    names = {each.name for each in listed if not _is_temporary(each.name)}
    if names - {LOCK} and names.isdisjoint(signs):
        raise UsageError(
            f"{folder} is not empty and was not written by advisor docs; --force writes into it"
        )


def _is_temporary(name: str) -> bool:
    return name.startswith(".calm-advisor-") and name.endswith(".tmp")
