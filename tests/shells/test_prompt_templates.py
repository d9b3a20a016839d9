"""`advisor prompts`: what a person reads of templates, and what a program gets."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from advisor import assets, templates
from advisor.errors import DONE, USAGE, UsageError
from advisor.shells import prompt_templates
from advisor.templates import Folders
from tests.golden import golden

GOLDEN = Path(__file__).parent / "golden"


class Terminal(StringIO):
    """A screen."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    """A project with a template of its own, and a person who changed a shipped one."""
    where = Folders(tmp_path / "project", tmp_path / "user")
    projects, users, _shipped = (folder for _origin, folder in where.in_order())
    projects.mkdir(parents=True)
    users.mkdir()
    projects.joinpath("house-style.md").write_text(
        "---\n"
        "summary: bring names into our style\n"
        "variables:\n"
        "  kind: {description: nodes or flows}\n"
        '  but: {description: exceptions, default: ""}\n'
        "---\n"
        "Bring the names of all ${kind} into our style, but: ${but}\n\nIt costs $$5, not $${but}\n",
        "utf-8",
    )
    users.joinpath("explain.md").write_text("---\nsummary: in rhymes\n---\nRhyme.\n", "utf-8")
    return where


def listed(where: Folders, output_format: str = "text") -> tuple[int, str, str]:
    """The exit code, what is shown and what is said to be wrong."""
    out, errors = StringIO(), StringIO()
    code = prompt_templates.listing(where, out, errors, output_format=output_format)
    return code, out.getvalue(), errors.getvalue()


def shown(name: str, where: Folders, out: StringIO | None = None) -> str:
    """What is shown of a template, folders aside."""
    out = out or StringIO()
    assert prompt_templates.show(name, where, out) == DONE
    text = out.getvalue().replace(str(where.project), "PROJECT")
    return text.replace(str(assets.prompts()), "SHIPPED")


def paths(name: str | None, where: Folders) -> list[str]:
    """The lines of `advisor prompts path`."""
    out = StringIO()
    assert prompt_templates.path(name, where, out) == DONE
    return out.getvalue().splitlines()


def test_the_list_tells_what_each_is_for_and_whose_it_is(where: Folders) -> None:
    """One line each, the system prompt last."""
    code, text, errors = listed(where)
    assert (code, errors) == (DONE, "")
    assert text == golden(GOLDEN / "prompts_list.txt", text)


def test_a_program_gets_the_variables_too(where: Folders) -> None:
    """With what has to be given."""
    code, text, _ = listed(where, "json")
    found = {each["name"]: each for each in json.loads(text)["templates"]}
    assert code == DONE
    assert list(found) == [*templates.names(where), "system"]
    assert found["house-style"] == {
        "name": "house-style",
        "summary": "bring names into our style",
        "origin": "project",
        "path": str(where.project) + "/.calm-advisor/prompts/house-style.md",
        "variables": [
            {"name": "kind", "description": "nodes or flows", "required": True, "default": None},
            {"name": "but", "description": "exceptions", "required": False, "default": ""},
        ],
    }


def test_a_template_shows_its_variables_and_its_text(where: Folders) -> None:
    """Where the values go, and what stands there when none is given."""
    text = shown("house-style", where)
    assert text == golden(GOLDEN / "prompts_show.txt", text)
    assert "Judge" not in text


def test_a_shipped_template_is_shown_whole(where: Folders) -> None:
    """What a person reads before they use it."""
    text = shown("create", where)
    assert text == golden(GOLDEN / "prompts_show_create.txt", text)


def test_variables_stand_out_on_a_terminal(where: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    """By colour; the text is the same without."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    text = shown("house-style", where, Terminal())
    assert "all \x1b[36m${kind}\x1b[0m into" in text
    for code in (0, 1, 2, 33, 36):
        text = text.replace(f"\x1b[{code}m", "")
    assert text == shown("house-style", where)


def test_the_system_prompt_is_shown_as_it_is_sent(where: Folders) -> None:
    """Below what it is and where it lies."""
    head, _, text = shown("system", where).partition("\n\n")
    assert head.splitlines()[1] == "shipped: SHIPPED/system.md"
    assert text == assets.prompt("system.md").strip() + "\n"


def test_the_path_can_be_handed_on(where: Folders) -> None:
    """It is that of the file in force, bare."""
    assert paths("improve", where) == [str(assets.prompts() / "improve.md")]
    assert paths("explain", where) == [str(where.user / "explain.md")]
    assert paths("system", where) == [str(assets.prompts() / "system.md")]
    assert paths(None, where) == [f"{where.project}/.calm-advisor/prompts", str(where.user)]
    assert paths(None, where._replace(project=None)) == [str(where.user)]


def test_a_broken_template_does_not_hide_the_others(where: Folders) -> None:
    """It is a line of its own, and the exit code tells."""
    where.user.joinpath("assess.md").write_text("---\nsumary: x\n---\nText.\n", "utf-8")
    in_project = Path(str(where.project)) / ".calm-advisor/prompts"
    in_project.joinpath("system.md").write_text("Obey.", "utf-8")
    for output_format in ("text", "json"):
        code, text, errors = listed(where, output_format)
        assert code == USAGE
        assert "bring names into our style" in text
        assert "Obey" not in text
        first, second = errors.splitlines()
        assert first.startswith(f'error: {where.user}/assess.md:2  "sumary" is no key')
        assert "system.md  a project cannot replace the system prompt" in second


def test_what_a_template_says_is_not_obeyed_by_the_terminal(where: Folders) -> None:
    """Neither in its summary nor in its text, variables or path."""
    hostile = '"\\e]0;x\\a"'
    where.user.joinpath("explain.md").write_text(
        f"---\nsummary: {hostile}\nvariables:\n  x: {{description: {hostile}, default: {hostile}}}"
        "\n---\nText \x1b[2J\u202e ${x} \x1b[2J\n",
        "utf-8",
    )
    moved = where.user.rename(where.user.with_name("us\x1ber"))
    for text in (
        listed(where._replace(user=moved))[1],
        shown("explain", where._replace(user=moved)),
    ):
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert "\\u001b]0;x" in text
    screen = Terminal()
    prompt_templates.path("explain", where._replace(user=moved), screen)
    assert "us\\u001ber/explain.md" in screen.getvalue()


def test_another_program_gets_a_path_to_the_letter(where: Folders) -> None:
    """A no-break space in a folder's name is no reason for `cp` to fail."""
    moved = where.user.rename(where.user.with_name("us\xa0er"))
    assert paths("explain", where._replace(user=moved)) == [str(moved / "explain.md")]


def test_an_unknown_template_is_said(where: Folders) -> None:
    """With what there is."""
    for command in (prompt_templates.show, prompt_templates.path):
        with pytest.raises(UsageError, match='no template is called "explan"; did you mean "exp'):
            command("explan", where, StringIO())
