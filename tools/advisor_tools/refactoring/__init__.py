"""Refactorings: whole patterns as one tool call each, made of the edits of the other tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor_tools.refactoring import (
    add_cache,
    add_circuit_breaker,
    document_operations,
    extract_container,
    insert_queue,
    make_redundant,
    merge,
    replicate_store,
    set_service_level,
    split_service,
)

if TYPE_CHECKING:
    from advisor_tools.tool import Tool


def tools() -> tuple[Tool, ...]:
    """The tools of this package."""
    modules = (
        *(make_redundant, replicate_store, insert_queue, add_cache),
        *(split_service, merge, extract_container),
        *(add_circuit_breaker, set_service_level, document_operations),
    )
    return tuple(tool for module in modules for tool in module.tools())
