"""Refactorings: whole patterns as one tool call each, made of the edits of the other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor_tools.tool import Tool


def tools() -> tuple[Tool, ...]:
    """The tools of this package."""
    modules = ()
    return tuple(tool for module in modules for tool in module.tools())
