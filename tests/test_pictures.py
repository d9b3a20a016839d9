"""The pictures in docs are of the program as it is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import chat_pictures

_IMAGES = Path(__file__).parents[1] / "docs" / "images"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pictures of the chat, drawn anew."""
    folder = tmp_path_factory.mktemp("images")
    chat_pictures.main(folder)
    return folder


@pytest.mark.parametrize("name", chat_pictures.NAMES)
def test_the_pictures_of_the_chat_are_current(drawn: Path, name: str) -> None:
    """Whoever changes what a person sees runs `make pictures`."""
    assert (_IMAGES / name).read_bytes() == (drawn / name).read_bytes()
