"""Prompt scripts are read as they are meant; what is wrong in one is told by its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.batch.mistakes import ScriptError
from advisor.batch.reading import check, read, read_all
from advisor.batch.script import AtMost, Condition, Element, Expected, Problem, RunBudget, Step
from advisor.errors import UsageError
from advisor.templates import Folders
from tests.batch.broken_scripts import BROKEN
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"

FULL = """\
title: The shop gets resilient
category: refactoring
architecture: shop.json
model: openai:gpt-5
variables: {broker: message-broker, uptime: 99.9, keep: true}
budget: {calls: 6e1, tokens: 2000000, cost: 3.0, seconds: 1.5}
steps:
  - name: load-balancer
    prompt: |
      Put ${broker} before it, for $5. Write $${broker}.
    review: accept-valid
    allow-removals: ${keep}
    when:
      elements: {api-gateway: present}
      findings: [single-point-of-failure: api-gateway]
    expect:
      valid: true
      elements:
        ${broker}: present
        api-gateway: absent
        shop:
          metadata.${broker}: ${uptime}
          "contains(description, '${uptime}')": null
      fixed:
        - single-point-of-failure: api-gateway
        - store-without-replica
      absent: [json-schema]
      only: [load-balancer, "api-gateway*"]
      mentions: [api-gateway, [replica, 1.50]]
      at-most: {calls: 6, tokens: 60000, cost: 0.10, tool-calls: 12}
  - {name: no, template: improve, values: {constraints: 3}, request: keep ids, review: reject,
     reason: Not now.}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with what scripts name."""
    (tmp_path / "shop.json").write_text("{}")
    prompts = tmp_path / "prompts"
    prompts.mkdir()
    (prompts / "blank.txt").write_text(" \n")
    (prompts / "latin.txt").write_bytes(b"ok\ncaf\xe9")
    (prompts / "variable.txt").write_text("First.\nThen ${what}.\n")
    return tmp_path


def written(folder: Path, text: str | bytes, name: str = "script.yaml") -> Path:
    """A script in the folder."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_every_key_is_read(folder: Path) -> None:
    """Variables are put in, also into keys, and keep their kind where they stand alone."""
    script = read(written(folder, FULL))
    assert script.architectures == (folder / "shop.json",)
    assert (script.title, script.category) == ("The shop gets resilient", "refactoring")
    assert (script.model, script.budget) == ("openai:gpt-5", RunBudget(60, 2000000, 3, 1.5))
    shop = {"metadata.message-broker": 99.9, "contains(description, '99.9')": None}
    assert script.steps[0] == Step(
        "load-balancer",
        8,
        "Put message-broker before it, for $5. Write ${broker}.\n",
        review="accept-valid",
        allow_removals=True,
        when=Condition(
            elements=(Element("api-gateway"),),
            findings=(Problem("single-point-of-failure", "api-gateway"),),
        ),
        expect=Expected(
            True,  # noqa: FBT003  a value
            (
                Element("message-broker"),
                Element("api-gateway", present=False),
                Element("shop", values=shop),
            ),
            (Problem("single-point-of-failure", "api-gateway"), Problem("store-without-replica")),
            (Problem("json-schema"),),
            ("load-balancer", "api-gateway*"),
            (("api-gateway",), ("replica", "1.50")),
            AtMost(6, 60000, 0.1, 12),
        ),
    )
    last = script.steps[1]
    assert "\n\nkeep ids\n\nWhat must hold: 3\n" in last.filled
    assert last._replace(filled="") == Step(
        "no", 31, "keep ids", "improve", {"constraints": "3"}, "reject", "Not now."
    )


def test_mistakes_of_broken_scripts(folder: Path) -> None:
    """Each in one line with its place and what would be right, all of a script at once."""
    told = []
    for name, broken in BROKEN.items():
        mistakes = check(written(folder, broken)).mistakes
        told += [f"== {name}", *(str(each).replace(f"{folder}/", "") for each in mistakes)]
        assert mistakes, name
        assert all(len(str(each).splitlines()) == 1 for each in mistakes), name
    text = "\n".join(told) + "\n"
    assert len(BROKEN) >= 40
    assert text == golden(GOLDEN / "broken_scripts.txt", text)


def test_the_first_mistake_is_the_error_and_the_rest_is_counted(folder: Path) -> None:
    """What a command says that wanted to run it."""
    path = written(folder, "title: x\n")
    with pytest.raises(ScriptError) as raised:
        read(path)
    assert str(raised.value).startswith(f'{path}:1:1  "architecture" is missing')
    assert str(raised.value).endswith("(and 1 more: advisor replay --check lists them)")
    assert len(raised.value.mistakes) == 2


def test_given_values_replace_those_of_variables(folder: Path) -> None:
    """As numbers where they are numbers; the digest tells the scripts apart."""
    path = written(folder, FULL)
    script = read(path, {"broker": "queue", "uptime": "99"})
    assert script.steps[0].expect.elements[0].id == "queue"
    assert script.steps[0].expect.elements[2].values["metadata.queue"] == 99
    assert script.digest != read(path).digest == read(path).digest


@pytest.mark.parametrize(("name", "value"), [("uptime", "high"), ("keep", "1"), ("uptime", "true")])
def test_given_values_are_of_the_kind_that_is_declared(folder: Path, name: str, value: str) -> None:
    """A number is no text, and true is no number."""
    with pytest.raises(ScriptError, match=f":5:.*--set {name}: the variable is"):
        read(written(folder, FULL), {name: value})


def test_a_given_name_must_be_declared_by_one_of_the_scripts(folder: Path) -> None:
    """By which of them does not matter."""
    paths = [written(folder, FULL), written(folder, FULL.replace("broker", "queue"), "b.yaml")]
    first, second = read_all(paths, {"queue": "q"})
    assert [each.steps[0].expect.elements[0].id for each in (first, second)] == [
        "message-broker",
        "q",
    ]
    with pytest.raises(UsageError, match=r'--set brokr: .*did you mean "broker"'):
        read_all(paths, {"brokr": "x"})


def test_the_digest_tells_whether_anything_changed(folder: Path) -> None:
    """What files say that the script names, too; but not remarks and how things are written."""
    prompt = folder / "prompt.txt"
    prompt.write_text("Do ${what}.")
    user = folder / "mine"
    user.mkdir()
    (user / "mine.md").write_text("---\nsummary: mine\n---\nDo it.\n")

    def where(_script: Path) -> Folders:
        return Folders(None, user)

    text = "architecture: shop.json\nvariables: {what: it}\nsteps:\n"
    text += "  - {name: a, prompt-file: prompt.txt}\n  - {name: b, template: mine}\n"
    path = written(folder, text)
    digests = {read(path, None, where).digest}
    assert read(path, None, where).steps[0].prompt == "Do it."
    written(folder, "# A remark.\n" + text.replace("{what: it}", "{what: 'it', unused: 1}"))
    assert {read(path, None, where).digest} == digests
    prompt.write_text("Do ${what}!")
    digests.add(read(path, None, where).digest)
    (user / "mine.md").write_text("---\nsummary: mine\n---\nDo that.\n")
    digests.add(read(path, None, where).digest)
    written(folder, text.replace("name: b", "name: c"))
    digests.add(read(path, None, where).digest)
    assert len(digests) == 4


def test_a_pattern_gives_each_file_once(folder: Path) -> None:
    """In the order of their names, whatever links lead there; folders are no files."""
    deep = folder / "estate" / "deep"
    deep.mkdir(parents=True)
    names = [*(f"{name}.json" for name in "hbgafced"), "deep/x.json"]
    for name in names:
        (folder / "estate" / name).write_text("{}")
    (folder / "estate" / "z.json").symlink_to("a.json")
    (folder / "estate" / "i.json").mkdir()
    script = written(
        folder / "prompts", "architecture: ../estate/**/*.json\nsteps:\n  - {name: a, prompt: b}\n"
    )
    found = read(script).architectures
    assert found == tuple(folder / "estate" / name for name in sorted(names))


def test_a_file_whose_name_is_a_pattern_is_that_file(folder: Path) -> None:
    """Nobody has to escape brackets that stand in a name."""
    (folder / "[1].json").write_text("{}")
    (folder / "1.json").write_text("{}")
    script = read(written(folder, FULL.replace("shop.json", '"[1].json"')))
    assert script.architectures == (folder / "[1].json",)


def test_a_variable_in_quotes_is_a_text(folder: Path) -> None:
    """As everything in quotes; without them it is the number that it stands for."""
    text = FULL.replace("title: The shop gets resilient", 'title: "${uptime}"')
    assert read(written(folder, text)).title == "99.9"
    with pytest.raises(ScriptError, match=r':1:8  title must be a text: put it .*, "99.9"'):
        read(written(folder, text.replace('"${uptime}"', "${uptime}")))


@pytest.mark.parametrize("text", ["no", "on", "12:30", "2026-01-01", "1_000", "0x1F", "=", "<<"])
def test_texts_of_yaml_1_1_are_texts(folder: Path, text: str) -> None:
    """Nobody means a truth value, a number of seconds or a date by them."""
    script = f"architecture: shop.json\nsteps:\n  - {{name: a, prompt: {text}}}\n"
    assert read(written(folder, script)).steps[0].prompt == text


@pytest.mark.parametrize("head", ["\ufeff", "\r\n", "--- \n", "%YAML 1.2\n---\n"])
def test_what_editors_put_before_a_script_is_no_part_of_it(folder: Path, head: str) -> None:
    """A byte-order mark, line ends of Windows, a mark that it is YAML."""
    text = head + FULL.replace("\n", "\r\n")
    assert read(written(folder, text)).steps[0].prompt.endswith("Write ${broker}.\n")


def test_a_script_that_is_no_file_is_told(folder: Path) -> None:
    """Missing, a folder, or larger than anybody writes."""
    large = written(folder, "# " + "x" * 1_000_000, "large.yaml")
    said = [str(check(path).mistakes[0]) for path in (folder / "none.yaml", folder, large)]
    assert said == [
        f"{folder}/none.yaml:1:1  the script cannot be read: no such file or directory",
        f"{folder}:1:1  the script is not a file: name a text file",
        f"{large}:1:1  the script is larger than 1 MB: make it smaller",
    ]


def test_a_text_full_of_unknown_names_is_told_in_part(folder: Path) -> None:
    """Nobody reads thousands, and to find them all would take minutes."""
    lines = "".join(f"      ${{x{number}}}\n" for number in range(50_000))
    path = written(folder, f"architecture: shop.json\nsteps:\n  - name: a\n    prompt: |\n{lines}")
    mistakes = check(path).mistakes
    assert len(mistakes) == 100
    assert mistakes[-1][1:3] == (104, 7)


_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "architecture",
                        "steps",
                        "name",
                        "prompt",
                        "expect",
                        "elements",
                        "fixed",
                        "only",
                    ),
                    *(
                        "variables",
                        "when",
                        "budget",
                        "values",
                        "template",
                        "at-most",
                        "mentions",
                        "x",
                    ),
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(value=_VALUES)
def test_nothing_in_a_script_is_a_fault_of_the_reader(
    value: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Every JSON value is YAML; each is a script or has mistakes at places in the file."""
    folder = tmp_path_factory.getbasetemp()
    (folder / "shop.json").write_text("{}")
    whole = value if not isinstance(value, dict) else {"architecture": "shop.json", **value}
    text = json.dumps(whole, indent=1)
    checked = check(written(folder, text, "any.yaml"))
    lines = text.split("\n")
    assert (checked.script is None) == bool(checked.mistakes)
    assert all(0 < each.line <= len(lines) and each.column > 0 for each in checked.mistakes)


@given(text=st.text(alphabet=st.sampled_from("ab:-[]{}\"'|>&*!%@`#,\n \t$~?0.")))
def test_no_text_is_a_fault_of_the_reader(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever of YAML it is, or is not."""
    assert check(written(tmp_path_factory.getbasetemp(), text, "text.yaml")).mistakes
