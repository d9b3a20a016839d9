"""`advisor replay --check`: mistakes and remarks, and what each script needs."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from advisor.errors import DONE, USAGE, UsageError
from advisor.shells.policy import Terminal
from advisor.shells.replay import scripts
from tests.calm.architectures import doc, node

if TYPE_CHECKING:
    from pathlib import Path

STEP = "steps:\n  - name: one\n    prompt: Do it.\n"
RIGHT = f"architecture: shop.json\nvariables: {{key: 1}}\n{STEP}"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script beside its document, still to be written."""
    (tmp_path / "shop.json").write_text(json.dumps(doc(node("gateway"))))
    return tmp_path / "a.yaml"


def check(*paths: Path, **values: str) -> tuple[int, list[str]]:
    """The exit code, and what is said, without the folder."""
    out = StringIO()
    code = scripts.check(paths, values, Terminal(out, StringIO(), None))
    return code, out.getvalue().replace(f"{paths[0].parent}/", "").splitlines()


def test_remarks_are_no_mistakes(script: Path) -> None:
    """They stand below the script that they are about."""
    script.write_text(f"{RIGHT}    when: {{elements: {{gatway: present}}}}\n")
    assert check(script) == (
        DONE,
        [
            "a.yaml  1 step, 1 run",
            "a.yaml:6:23  remark: there is no element gatway in shop.json; nearest: gateway",
        ],
    )


def test_a_script_that_writes_plans_says_what_it_needs(script: Path) -> None:
    """Before somebody runs it."""
    script.write_text(f"{RIGHT}    review: plan\n")
    assert check(script) == (DONE, ["a.yaml  1 step, 1 run; it writes plans: needs --out"])


def test_a_document_that_is_none_is_a_mistake(script: Path) -> None:
    """The run would fail at once."""
    (script.parent / "shop.json").write_text("# Shop")
    script.write_text(RIGHT)
    code, told = check(script)
    assert code == USAGE
    assert len(told) == 1
    assert told[0].startswith("a.yaml:1:15  shop.json:1:1  ")


def test_a_variable_that_no_script_has_is_told_with_the_mistakes(script: Path) -> None:
    """Unless a script cannot be read as far as its variables."""
    script.write_text(RIGHT)
    other = script.with_name("b.yaml")
    other.write_text(f"{RIGHT}    reviev: x\n")
    code, told = check(script, other, kez="2")
    assert code == USAGE
    assert told[2:] == ['--set kez: no script has a variable "kez"; did you mean "key"?']
    assert len(check(script, other, key="2")[1]) == 2
    other.write_text("steps: [\n")
    assert len(check(script, other, kez="2")[1]) == 2
    with pytest.raises(UsageError, match="--set kez: no script has"):
        check(script, kez="2")
