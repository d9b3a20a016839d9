"""What should list elements and does not is told."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.calm.unread import unread


@pytest.mark.parametrize("member", ["nodes", "relationships", "flows"])
@pytest.mark.parametrize("value", [{"a": 1}, "text", None, 7])
def test_what_is_no_list_is_told(member: str, value: Any) -> None:
    """Once, by its name."""
    (told,) = unread({"nodes": [], "relationships": []} | {member: value})
    assert told.startswith(f"{member} is no list, ")


def test_what_is_not_there_is_not_told() -> None:
    """Nor what is a list of other things than elements."""
    assert [*unread({"nodes": [7], "metadata": {}, "adrs": 1})] == []
