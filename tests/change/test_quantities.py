"""The numbers that a person's words give."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.change.quantities import measure, numbers, readings
from advisor.change.texts import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("port 5432", {5432}),
        ("ports 80,443", {80, 443}),
        ("99.9% uptime", {99.9, 0.999}),
        ("99.9 percent", {99.9, 0.999}),
        ("99,95 % Verfügbarkeit", {99.95, 0.9995}),
        ("1,000 requests", {1000}),
        ("1.000 Anfragen", {1000, 1}),
        ("10k users", {10_000}),
        ("two replicas and three zones", {2, 3}),
        ("both gateways, zwei Instanzen", {2}),
        ("twelve, but not thirteen", {12}),
        ("an RTO of 5 minutes", {5, 300, 300_000}),
        ("30-second timeout", {30, 30_000}),
        ("kept for 30 days", {30, 720, 43_200}),
        ("PT5M", {5, 300}),
        ("v2 and TLS 1.3", {2, 1.3}),
    ],
)
def test_numbers_that_are_given(text: str, expected: set[float]) -> None:
    """Figures, words, and what durations and percentages are in other units."""
    assert expected <= numbers(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "1. Add a cache\n2) Connect it",
        "order-db-2 and ADR-0001 and api3 and sha4f5a",
        "on 2026-03-14",
        "10.0.0.1",
        "the weight of attention, often",
    ],
)
def test_what_gives_no_number(text: str) -> None:
    """The numbering of a list, the end of an id, a date and an address."""
    assert numbers(fold(text)) == set()


def test_numbering_hides_no_number_in_its_item() -> None:
    """Only the mark at the start of a line is left out."""
    assert numbers("1. two nodes\n2. port 8080") == {2, 8080}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("5", "5"),
        ("99.9%", "99.9"),
        ("30s", "30"),
        ("5 minutes", "5"),
        ("100 requests/second", "100"),
        ("< 300 ms", "300"),
        ("pt15m", "15"),
        ("postgresql 16", None),
        ("2026-01-02", None),
        ("1.2.3-beta.1", None),
        ("", None),
    ],
)
def test_a_number_with_its_unit(text: str, figure: str | None) -> None:
    """A figure with one unit is a quantity; a product with its version is not."""
    assert measure(text) == figure


@given(number=st.integers(0, 10**12))
def test_a_number_is_read_as_it_is_written(number: int) -> None:
    """Plain, and with its digits in groups."""
    assert number in numbers(f"at most {number} of them")
    assert number in readings(f"{number:,}")
