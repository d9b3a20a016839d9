"""The JSON Schema of prompt scripts, for editors, and the page that is made of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from advisor.batch import shape
from advisor.batch.reading import check
from scripts import prompt_scripts_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITTEN: dict[str, Any] = json.loads(shape.FILE.read_text("utf-8"))


def keys(part: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a script may have, with its schema."""
    if isinstance(part, dict):
        for name, value in part.get("properties", {}).items():
            if "const" not in value:  # those of conditions
                yield name, value
        for value in part.values():
            yield from keys(value)
    elif isinstance(part, list):
        for value in part:
            yield from keys(value)


def test_it_is_a_json_schema() -> None:
    """Editors need not know anything about it."""
    jsonschema.Draft202012Validator.check_schema(WRITTEN)
    jsonschema.Draft202012Validator.check_schema(shape.schema())


def test_every_key_has_a_title_and_says_what_it_is() -> None:
    """What an editor shows beside a completion."""
    found = list(keys(shape.schema()))
    assert len(found) > 30
    assert [name for name, value in found if not value.get("title")] == []
    assert [name for name, value in found if not value.get("description")] == []


@pytest.mark.parametrize(("name", "value"), list(keys(shape.schema())))
def test_examples_are_right(name: str, value: dict[str, Any]) -> None:
    """What an editor offers can be taken as it is."""
    whole = {"type": "object", "properties": {name: value}}
    for example in value.get("examples", ()):
        jsonschema.validate({name: example}, whole, cls=jsonschema.Draft202012Validator)


def test_the_page_is_what_the_program_says_now() -> None:
    """A person who reads it reads the truth."""
    assert prompt_scripts_page.PAGE.read_text("utf-8") == prompt_scripts_page.page()


def test_the_example_of_the_page_is_read(tmp_path: Path) -> None:
    """As it stands there."""
    script = tmp_path / "scripts" / "shop.yaml"
    for path in (script, tmp_path / "architectures" / "ecommerce-platform.json"):
        path.parent.mkdir()
        path.write_text(prompt_scripts_page.EXAMPLE)
    checked = check(script)
    assert checked.mistakes == ()
    assert checked.script is not None
    assert prompt_scripts_page.EXAMPLE in prompt_scripts_page.page()
