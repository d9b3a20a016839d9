"""The tool that gives a node interfaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor_tools.tool import Tool


def tools() -> tuple[Tool, ...]:
    """The tools of this module."""
    return ()
