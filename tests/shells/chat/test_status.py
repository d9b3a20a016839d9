"""What stands around the input line fits the terminal and says what matters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.calm.finding import Finding
from advisor.calm.visible import visible
from advisor.shells.chat.status import About, Status, checks, header, toolbar
from advisor.shells.render import cut, width
from tests.golden import golden

if TYPE_CHECKING:
    from advisor.calm.finding import Severity

GOLDEN = Path(__file__).parent / "golden"
SHOP = Status("ecommerce-platform.json", 0, "valid", 3, 4_100, 62, 0.01, "gpt-5")
BUSY = Status(
    "ecommerce-platform.json",
    12,
    "2 errors, 3 warnings",
    1,
    41_200,
    None,
    0.004,
    "openai:gpt-5",
    "90 % of the tokens",
    ("api-gateway", "order-db"),
)
TITLE = About("ecommerce-platform", 9, 9, 2, "valid", 3, "gpt-5", "api.example.com")
WIDTHS = (120, 100, 80, 60, 40, 20, 10)

STATUSES = st.builds(
    Status,
    file=st.text(max_size=40),
    pending=st.integers(0, 10**6),
    checks=st.sampled_from(["valid", "checking", "2 errors, 3 warnings"]),
    weak_points=st.none() | st.integers(0, 100),
    tokens=st.integers(0, 10**10),
    cached=st.none() | st.integers(0, 100),
    cost=st.none() | st.floats(0, 1000),
    model=st.text(max_size=20),
    limit=st.text(max_size=20),
    focus=st.lists(st.text(max_size=12), max_size=3).map(tuple),
)


def test_the_bar_at_several_widths() -> None:
    """What matters least leaves first; pending changes stay to the last."""
    shown = [
        f"{columns:>3} |{toolbar(status, columns, unicode=unicode)}|"
        for status, unicode in ((SHOP, True), (BUSY, True), (BUSY, False))
        for columns in WIDTHS
    ]
    text = "\n".join(shown) + "\n"
    assert text == golden(GOLDEN / "toolbar.txt", text)


def test_the_header_at_several_widths() -> None:
    """The document, its state, who answers, and one line of advice."""
    wide = TITLE._replace(
        title="支払いプラットフォーム", weak_points=None, where="", model="builtin"
    )
    shown = [
        f"{columns:>3} |{line}"
        for about, unicode in ((TITLE, True), (TITLE, False), (wide, True))
        for columns in WIDTHS
        for line in header(about, columns, unicode=unicode)
    ]
    text = "\n".join(shown) + "\n"
    assert text == golden(GOLDEN / "header.txt", text)


@given(STATUSES, st.integers(1, 150), st.booleans())
def test_the_bar_never_wraps(status: Status, columns: int, unicode: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever a document or a model is called, it is one harmless line of the width given."""
    shown = toolbar(status, columns, unicode=unicode)
    assert width(shown) <= columns
    assert visible(shown) == shown
    if columns >= width(f"{status.pending} pending"):
        assert f"{status.pending} pending" in shown


@given(st.text(max_size=40), st.text(max_size=30), st.integers(1, 150))
def test_the_header_has_three_lines_at_most(title: str, where: str, columns: int) -> None:
    """It neither wraps nor obeys what a document is called."""
    lines = header(TITLE._replace(title=title, where=where), columns)
    assert len(lines) <= 3
    assert all(width(line) <= columns for line in lines)
    assert [visible(line) for line in lines] == lines


@pytest.mark.parametrize(
    ("tokens", "shown"),
    [
        (2, "2 tokens"),
        (999, "999 tokens"),
        (1000, "1.0k tokens"),
        (9949, "9.9k tokens"),
        (9950, "10k tokens"),
        (999_499, "999k tokens"),
        (999_500, "1.0M tokens"),
        (12_345_678, "12M tokens"),
        (4_000_000_000, "4000M tokens"),
    ],
)
def test_tokens_are_rounded(tokens: int, shown: str) -> None:
    """A glance is enough."""
    assert shown in toolbar(SHOP._replace(tokens=tokens, cached=None), 120).split("   ")


@pytest.mark.parametrize(
    ("cost", "shown"), [(0.0, "$0.00"), (0.004, "<$0.01"), (0.01, "$0.01"), (1234.5, "$1234.50")]
)
def test_money_is_rounded_and_never_hidden(cost: float, shown: str) -> None:
    """Less than a cent is not nothing."""
    assert shown in toolbar(SHOP._replace(cost=cost), 120).split("   ")


@pytest.mark.parametrize(
    ("severities", "shown"),
    [
        ([], "valid"),
        (["info", "unresolved"], "valid"),
        (["warning"], "valid, 1 warning"),
        (["error", "warning", "error", "info"], "2 errors, 1 warning"),
    ],
)
def test_how_a_document_stands(severities: list[Severity], shown: str) -> None:
    """Only errors make it invalid; remarks are not counted."""
    findings = [Finding("rule", "schema", severity, "", "", "wrong") for severity in severities]
    assert checks(findings) == shown


def test_what_nobody_knows_is_not_said() -> None:
    """Without an assessment, a price, an answer or a model, the bar has no part for it."""
    bare = Status("shop.json", 2, "checking")
    assert toolbar(bare, 80) == "shop.json   2 pending   checking"


def test_a_cut_text_has_the_width_asked_for() -> None:
    """Wide characters are never cut in half."""
    assert cut("支払い", 6) == "支払い"
    assert cut("支払い", 5) == "支払…"
    assert cut("支払い", 4) == "支…"
    assert cut("payments", 6, unicode=False) == "pay..."
