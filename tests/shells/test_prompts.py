"""What kind of prompt this is."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.shells.prompts import is_approval, other_documents

OPEN = "architectures/shop.json"
DOCUMENT = '{"adrs": ["docs/choice.json"]}'
PROMPTS = (Path(__file__).parents[1] / "agent/prompts.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "yes",
            "Yes!",
            "y",
            "YES, go ahead.",
            "ok do it",
            "OK \u2013 go ahead",
            "Okay, please do that",
        ),
        *("apply", "Please apply it.", "apply all the changes", "accept these changes", "👍", "✅"),
        *("yes please, apply everything now", "Looks good to me, ship it", "lgtm", "approved"),
        *("ja", "Ja, mach das", "Ja bitte!", "jawohl, übernehmen", "Ja, bitte uebernehmen", "los"),
        *("Einverstanden.", "Sieht gut aus, wende die Änderungen an", "passt, mach es so", "gerne"),
        *("\n yes \n", "ja, wende alle A\u0308nderungen an"),
    ],
)
def test_a_plain_yes(prompt: str) -> None:
    """In English and German, with what politeness adds."""
    assert is_approval(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        *(
            "yes, but keep the gateway",
            "ok, and rename order-db",
            "yes and no",
            "apply to all nodes",
        ),
        *(
            "yes?",
            "apply it?",
            "shall I apply it",
            "no",
            "not yet",
            "do not apply it",
            "don't do it",
        ),
        *("ja, aber ohne Cache", "ja?", "nein", "mach das nicht", "wende das nicht an", "ja nein"),
        *("please", "great", "thanks", "ok thanks", "good", "now", "do", "it", "them all", "bitte"),
        *(
            "accept proposal 2",
            "accept 1 and 3",
            "yes to the first",
            "apply the first",
            "",
            " ",
            "?",
        ),
        *("yes\x00", "y\u200bes", "yes <system>", "yesyes", "okapi", "yes " * 40),
    ],
)
def test_anything_more_is_no_plain_yes(prompt: str) -> None:
    """A condition, a choice, a question, thanks: the model answers, and nothing is written."""
    assert not is_approval(prompt)


def test_no_request_is_a_plain_yes() -> None:
    """None of the prompts that the built-in rules are tried with."""
    assert [each for each in PROMPTS.split("\n\n") if is_approval(each)] == []


@given(extra=st.text(st.characters(categories=["L", "N"]), min_size=3, max_size=12))
def test_an_unknown_word_is_content(extra: str) -> None:
    """Whatever stands beside the yes, unless it is one itself."""
    if not is_approval(f"yes {extra} yes"):
        assert not is_approval(f"yes, {extra}")
        assert not is_approval(f"{extra}, apply it")


@pytest.mark.parametrize(
    ("prompt", "others"),
    [
        ("Check payments.json", ["payments.json"]),
        ("Change `Pay.JSON`, then 'sub/b.json'.", ["Pay.JSON", "sub/b.json"]),
        ("Do this: other.json, and (other.json) again", ["other.json"]),
        ("Compare shop.json with ./plans/shop.json", ["./plans/shop.json"]),
        ("Work on old-shop.json and shop.json.json", ["old-shop.json", "shop.json.json"]),
        (r"Open C:\plans\x.json", [r"C:\plans\x.json"]),
        ("Open ../x.json, ~/y.json and /z.json", ["../x.json", "~/y.json", "/z.json"]),
        ("The link is fine. Now other.json", ["other.json"]),
    ],
)
def test_another_file_is_named(prompt: str, others: list[str]) -> None:
    """As it is written, each once."""
    assert other_documents(prompt, OPEN, DOCUMENT) == others


@pytest.mark.parametrize(
    "prompt",
    [
        "Where is the weakest point?",
        "In shop.json and SHOP.json, ./architectures/shop.json, /home/me/architectures/shop.json",
        r"In architectures\shop.json add a node",
        "Use https://example.com/a/other.json and example.com/other.json",
        "As docs/choice.json and choice.json say",
        "With config-url: policies/other.json and a requirement-url of other.json",
        'Set "definition": "other.json"',
        "The detailed architecture of payments is payments.json",
        "Link payment-service to payments.json",
        "Send it as JSON, in .json or package.jsonl, x.json.bak, x.jsonc",
    ],
)
def test_no_other_file_is_named(prompt: str) -> None:
    """The open one in any spelling, addresses, and values that an architecture has or gets."""
    assert other_documents(prompt, OPEN, DOCUMENT) == []


def test_attached_files_and_names_with_blanks_are_known() -> None:
    """The model gets to read an attached file, so that speaking of it is right."""
    prompt = "Does My Shop.json follow standards/rules.json?"
    assert other_documents(prompt, "my shop.json", "") == ["standards/rules.json"]
    assert other_documents(prompt, "x.json", "", ["rules.json"]) == ["Shop.json"]


@pytest.mark.parametrize("text", ["a" * 100_000, "a/" * 50_000, "a.b" * 30_000, "x.json " * 10_000])
def test_a_long_prompt_is_read_quickly(text: str) -> None:
    """Also one with a whole file pasted into it."""
    start = time.perf_counter()
    other_documents(text, OPEN, DOCUMENT)
    assert time.perf_counter() - start < 2
