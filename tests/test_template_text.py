"""What a template may say, and how a wrong one is refused: by line, with what would be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.template_text import Parts, Variable, parse

GOOD = """---
summary: judge something
variables:
  focus:
    description: what to judge
    default: resilience
  request: {description: your words}
---

Judge ${focus}: ${request}
It costs $$5.

"""
BODY = "---\nText.\n"


def declared(body: str, *names: str) -> str:
    """A template whose variables need a value each and whose text starts at line 5 + `names`."""
    lines = [f"  {name}: {{description: some}}" for name in names]
    return "\n".join(["---", "summary: some", "variables:", *lines, "---", body])


def test_a_template_has_a_summary_variables_and_a_text() -> None:
    """Variables come in the order of the file; blank lines around the text are left out."""
    parts = parse(GOOD, "good.md")
    assert parts.summary == "judge something"
    assert parts.variables == (
        Variable("focus", "what to judge", "resilience"),
        Variable("request", "your words", None),
    )
    assert parts.body == "Judge ${focus}: ${request}\nIt costs $$5."


def test_line_endings_are_no_difference() -> None:
    """A file that was written on Windows is the same template."""
    assert parse(GOOD.replace("\n", "\r\n"), "good.md") == parse(GOOD, "good.md")


@pytest.mark.parametrize("written", ["3", "no", "2026-01-01", "1.50", "0x1F"])
def test_a_default_is_text_as_it_is_written(written: str) -> None:
    """Not the number, truth value or date that YAML would make of it."""
    text = GOOD.replace("default: resilience", f"default: {written}")
    assert parse(text, "good.md").variables[0].default == written


def test_an_empty_default_is_one() -> None:
    """The variable may then be left out."""
    text = GOOD.replace("default: resilience", 'default: ""')
    assert parse(text, "good.md").variables[0].default == ""


def test_variables_may_be_left_out() -> None:
    """A template can be the same each time."""
    assert parse("---\nsummary: some\n" + BODY, "t.md").variables == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "1  a template begins with --- and front matter that ends with ---"),
        ("Text.\n", "1  a template begins with ---"),
        ("---\nsummary: some\nText.\n", "1  a template begins with ---"),
        ("---\n" + BODY, "2  the front matter must be a mapping, such as `summary: ...` and"),
        ("---\n- summary\n" + BODY, "2  the front matter must be a mapping"),
        ("---\nvariables: {}\n" + BODY, "1  summary is missing"),
        ("---\nsummary: a\nsumary: b\n" + BODY, '3  "sumary" is no key (did you mean "summary"?'),
        ("---\nsummary: a\nmodel: b\n" + BODY, '3  "model" is no key (there are summary and var'),
        ("---\nsummary: a\n[x]: b\n" + BODY, '3  "" is no key'),
        ("---\nsummary: a\nsummary: b\n" + BODY, '3  "summary" stands there twice'),
        ("---\nsummary: a: b\n" + BODY, "2  the front matter is no YAML: mapping values are not"),
        ("---\nsummary: 'a\n" + BODY, "3  the front matter is no YAML: "),
        ("---\nsummary: a\nvariables: {}\n\x07\n" + BODY, "4  YAML holds no control characters"),
        ("---\nsummary:\n" + BODY, '2  summary must be a text; write ""'),
        ("---\nsummary: [a]\n" + BODY, "2  summary must be a text"),
        ('---\nsummary: ""\n' + BODY, "2  summary must be one line of text"),
        ("---\nsummary: |\n  a\n  b\n" + BODY, "2  summary must be one line of text"),
        ("---\nsummary: a\nvariables: [x]\n" + BODY, "3  variables must be a mapping, such as `na"),
        ("---\nsummary: a\nvariables:\n" + BODY, "3  variables must be a mapping"),
        (declared("${Focus}", "Focus"), "4  a variable's name is lower-case words joined by _"),
        (declared("${a-b}", "a-b"), "4  a variable's name is lower-case words joined by _"),
        ("---\nsummary: a\nvariables:\n  x: some\n" + BODY, '4  variable "x" must be a mapping'),
        ("---\nsummary: a\nvariables:\n  x: {}\n" + BODY, '4  variable "x" has no description'),
        (
            "---\nsummary: a\nvariables:\n  x: {description: a,\n    defualt: b}\n" + BODY,
            '5  "defualt" is no key (did you mean "default"?',
        ),
        (
            "---\nsummary: a\nvariables:\n  x:\n    description: a\n    default:\n" + BODY,
            '6  default must be a text; write "" for an empty one',
        ),
        (declared(" \n", "x"), "6  the template has no text below its front matter"),
        (declared("Text.", "x"), '4  variable "x" is not used: write ${x} into the text'),
        (declared("${x}\nto ${focsu}", "x", "focus"), '8  ${focsu} is not declared under "varia'),
        (declared("${x}\nto ${focsu}", "x", "focus"), '; nearest: "focus"; write $$ for a dollar'),
        (declared("\n\nto $focus", "x"), "8  ${focus} is not declared"),
        (declared("${x}\n\n5 $ a day", "x"), "8  a $ stands before a name, as in ${name}; write"),
        (declared("${x} ${}", "x"), "6  a $ stands before a name"),
    ],
)
def test_a_wrong_template_is_refused_by_line(text: str, said: str) -> None:
    """`file:line`, what is wrong and what would be right, on one line."""
    with pytest.raises(UsageError) as refused:
        parse(text, "own/wrong.md")
    message = str(refused.value)
    assert message.startswith("own/wrong.md:")
    assert said in message
    assert "\n" not in message


def test_front_matter_does_nothing() -> None:
    """A tag that names a Python object is no more than a text with a tag."""
    text = declared("${x}", "x").replace("some\n", "!!python/object/apply:os.abort []\n", 1)
    with pytest.raises(UsageError, match="2  summary must be a text"):
        parse(text, "t.md")


def test_front_matter_that_is_nested_without_end_is_refused() -> None:
    """It is a line on the screen, not a crash."""
    with pytest.raises(UsageError, match="2  the front matter is nested too deeply"):
        parse("---\n" + "[" * 50_000 + "\n" + BODY, "t.md")


FRAGMENTS = (
    *("---", "summary", "variables", "description", "default", "x", ":", "|", "'", "$", "${x}"),
    *("{", "}", "[", "]", "&a", "*a", "<<", "!!int", " ", "  ", "\n", "\t", "\x00"),
)


def read(text: str) -> Parts | str:
    """The parts of the text, or how it is refused."""
    try:
        return parse(text, "t.md")
    except UsageError as refused:
        return str(refused)


@given(st.lists(st.sampled_from(FRAGMENTS)).map("".join))
def test_whatever_stands_there_is_read_or_refused(text: str) -> None:
    """No text is a traceback; a refusal is one line, and what is read has something to say."""
    for whole in (text, f"---\n{text}\n---\n{text}", declared(text, "x")):
        match read(whole):
            case Parts(summary, _variables, body):
                assert summary
                assert body
            case refusal:
                assert len(refusal.splitlines()) == 1
