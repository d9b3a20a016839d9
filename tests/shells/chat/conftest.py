"""What the tests of the chat start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.shells.chat.commanding import chatting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.shells.chat.commanding import Talk


@pytest.fixture
def before_first_prompt(shop: Path) -> Iterator[Talk]:
    """A chat in which nothing was asked yet."""
    with chatting(shop) as talk:
        yield talk
