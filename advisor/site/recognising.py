"""What of a folder was written here, as far as that can be seen of the files themselves.

The manifest alone does not decide: a clone may bring one along that names a person's pages.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from advisor.site.manifest import digest
from advisor.site.project import DOCS, KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_PAGE = re.compile(
    rf"{DOCS}/(?:{'|'.join(KINDS)})/(?:[A-Za-z][\w-]*\.md|_category_\.json)", re.ASCII
)
"""The paths of what may be removed: the pages at the top are in every site."""
_TEXT = rb'"(?:[^"\\\n]|\\.)*"'
_HEADS = (
    rb"---\ntitle: (%b)\nsidebar_label: \1\nsidebar_position: [\d.]+\n---\n" % _TEXT,
    rb'---\nid: "index"\ntitle: %b\nsidebar_position: [\d.]+\nslug: "/"\n---\n' % _TEXT,
    rb'\{\n  "label": %b,\n  "position": [\d.]+,\n  "collapsed": true,\n  "link": null\n\}\n\Z'
    % _TEXT,
    rb'\{\n  "title": %b,\n  "tagline": %b\n\}\n\Z' % (_TEXT, _TEXT),
)
"""How pages begin, the first one among them; what describes a folder; what names the site."""
_HEAD = re.compile(b"|".join(_HEADS))


def is_page(folder: Path, path: str) -> bool:
    """Whether a path of a manifest is a page below the folder, with no link on the way."""
    if not _PAGE.fullmatch(path):
        return False
    parts = path.split("/")
    with suppress(OSError, ValueError):  # not there; a name that no file can have
        ways = [folder.joinpath(*parts[:count]) for count in range(1, len(parts) + 1)]
        return not any(way.is_symlink() for way in ways) and ways[-1].is_file()
    return False


def is_ours(found: bytes | None, digests: Sequence[str]) -> bool:
    """Whether a file is as it was written, and looks as one that was.

    Args:
        found: what is in it; None where there is none.
        digests: what the manifest knows of its path.
    """
    return found is not None and digest(found) in digests and _HEAD.match(found) is not None
