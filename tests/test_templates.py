"""Task templates: what the shipped ones say, whose is in force, and how one is filled in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor import assets, templates
from advisor.change.literals import missing
from advisor.configuration import configuration_folder
from advisor.errors import UsageError
from advisor.shells.prompts import is_approval, other_documents
from advisor.template_text import Variable
from advisor.templates import LIMIT, Folders, Template, assignments, load, render
from scripts import prompts_page
from tests.golden import golden

RENDERED = Path(__file__).parent / "rendered"
SHIPPED = ["assess", "create", "document", "explain", "improve", "review", "troubleshoot"]
ONLY_ANSWERED = {"assess", "document", "explain", "review", "troubleshoot"}
REQUESTS = {
    "create": "People borrow books at a branch or on a web page; a catalogue knows where each is.",
    "improve": "Orders are still taken while payment is down.",
    "troubleshoot": "Customers wait a minute at checkout and then see an error, since noon.",
}
VALUES = {
    "assess": {"focus": "security", "findings": "5"},
    "document": {"kind": "runbook"},
    "explain": {"audience": "an auditor", "element": "payment-service"},
}


@pytest.fixture
def where(tmp_path: Path) -> Folders:
    """A project and a person, both without templates of their own."""
    (tmp_path / "project" / templates.PROJECT_FOLDER).mkdir(parents=True)
    (tmp_path / "user").mkdir()
    return Folders(tmp_path / "project", tmp_path / "user")


def own(where: Folders, origin: str, name: str, body: str = "Text.") -> Path:
    """Write a template without variables, and tell where."""
    folder = dict(where.in_order())[origin]  # type: ignore[index]  # any of its words
    path = folder / f"{name}.md"
    path.write_text(f"---\nsummary: of the {origin}\n---\n{body}\n", "utf-8")
    return path


def filled(name: str, where: Folders) -> str:
    """A shipped template as it is sent."""
    return render(load(name, where), VALUES.get(name, {}), REQUESTS.get(name, ""))


@pytest.mark.parametrize("name", SHIPPED)
def test_what_a_model_reads(name: str, where: Folders) -> None:
    """The shipped templates, filled in."""
    text = filled(name, where)
    assert text + "\n" == golden(RENDERED / f"{name}.txt", text + "\n")


def test_these_are_shipped(where: Folders) -> None:
    """All of them can be read, and what only asks for an answer says so to the model."""
    found = templates.every(where)
    assert [template.name for template in found] == SHIPPED
    assert {template.origin for template in found} == {"shipped"}
    assert {each.name for each in found if "Stage nothing" in each.body} == ONLY_ANSWERED


@pytest.mark.parametrize("name", SHIPPED)
def test_a_template_is_not_mistaken_for_what_the_person_said(name: str, where: Folders) -> None:
    """Nothing in it is a yes, an id or quoted word that must be met, or another file."""
    text = filled(name, where)
    assert not is_approval(text)
    assert missing(text, "payment-service", []) == []
    assert other_documents(text, "shop.json", "") == []


@pytest.mark.parametrize("name", SHIPPED)
def test_a_request_stands_whole_and_first(name: str, where: Folders) -> None:
    """Each shipped template takes the person's words, before it says how to go about them."""
    request = "First line,\n\n- second: $5 for ${focus}"
    before, words, after = render(load(name, where), VALUES.get(name, {}), request).partition(
        request
    )
    assert words
    assert len(before) < len(after) / 3


def test_the_page_is_current() -> None:
    """A person who reads the table of docs/prompts.md reads what is shipped."""
    assert prompts_page.PAGE.read_text("utf-8") == prompts_page.page()


def test_the_template_on_the_page_is_one(where: Folders) -> None:
    """The example can be copied as it stands."""
    example = prompts_page.PAGE.read_text("utf-8").partition("```\n---\n")[2].partition("```")[0]
    where.user.joinpath("cost.md").write_text(f"---\n{example}", "utf-8")
    text = render(load("cost", where), {"currency": "USD"}, "a second gateway")
    assert text.startswith("What does it cost to run this: a second gateway\n\nAnswer in USD, ")
    assert "write $ where" in text


def test_the_project_goes_before_the_person_before_what_is_shipped(where: Folders) -> None:
    """Each by its name; the others stay."""
    assert load("assess", where).origin == "shipped"
    assert load("assess", where).path == assets.prompts() / "assess.md"
    users = own(where, "user", "assess", "The person's.")
    assert load("assess", where) == Template(
        "assess", "of the user", (), "The person's.", "user", users
    )
    projects = own(where, "project", "assess", "The project's.")
    assert load("assess", where).body == "The project's."
    assert (load("assess", where).origin, load("assess", where).path) == ("project", projects)
    assert load("improve", where).origin == "shipped"
    assert load("assess", where._replace(project=None)).origin == "user"


def test_own_templates_have_names_of_their_own(where: Folders) -> None:
    """They are listed with the shipped ones; other files in the folder are no templates."""
    own(where, "project", "house-style")
    own(where, "user", "cost2")
    for stray in ("README", "a_b", "-a", "a--b", ".hidden", "system"):
        own(where, "user", stray)
    where.user.joinpath("notes.txt").write_text("", "utf-8")
    assert templates.names(where) == sorted([*SHIPPED, "cost2", "house-style"])
    assert [each.name for each in templates.every(where)] == templates.names(where)


def test_folders_need_not_exist(tmp_path: Path) -> None:
    """Nor need they be folders."""
    (tmp_path / ".calm-advisor").write_text("", "utf-8")
    for project in (None, tmp_path, tmp_path / "none"):
        where = templates.folders({"XDG_CONFIG_HOME": str(tmp_path / "none")}, project)
        assert [template.name for template in templates.every(where)] == SHIPPED


def test_where_a_person_keeps_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CONFIG_HOME where it is a whole path, else ~/.config."""
    monkeypatch.setenv("HOME", str(tmp_path))
    assert configuration_folder({"XDG_CONFIG_HOME": "/etc/own"}) == Path("/etc/own/calm-advisor")
    for given_home in ({}, {"XDG_CONFIG_HOME": ""}, {"XDG_CONFIG_HOME": "in/the/project"}):
        assert configuration_folder(given_home) == tmp_path / ".config/calm-advisor"
    assert templates.folders({}, None).user == tmp_path / ".config/calm-advisor/prompts"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("asess", 'no template is called "asess"; did you mean "assess"? There are assess, create'),
        ("Assess", 'did you mean "assess"?'),
        ("xyzzy", 'no template is called "xyzzy"; there are assess, create, document, explain'),
        ("", 'no template is called ""; there are'),
        ("../user/secret", 'no template is called "../user/secret"; '),
        ("/etc/passwd", 'no template is called "/etc/passwd"; '),
        ("secret\0", "no template is called"),
        ("system", '"system" is what every conversation starts with, not a template'),
    ],
)
def test_an_unknown_name_is_said(where: Folders, name: str, said: str) -> None:
    """With the nearest and all there are; no name leads out of the folders."""
    own(where, "user", "secret")
    with pytest.raises(UsageError) as refused:
        load(name, where)
    assert said in str(refused.value)


def test_a_wrong_template_is_said_with_its_file(where: Folders) -> None:
    """It does not fall back on the next: the person would not see that theirs is not in force."""
    path = own(where, "user", "assess", "Judge ${focus}.")
    with pytest.raises(UsageError) as refused:
        load("assess", where)
    assert str(refused.value).startswith(f"{path}:4  ${{focus}} is not declared")


def test_the_system_prompt_is_shipped(where: Folders) -> None:
    """It is sent as it stands in its file."""
    prompt = templates.system(where)
    assert prompt.origin == "shipped"
    assert render(prompt, {}) == assets.prompt("system.md").strip()


def test_a_person_can_replace_the_system_prompt(where: Folders) -> None:
    """A plain text without front matter, in which a dollar is a dollar."""
    where.user.joinpath("system.md").write_text("You cost $5, $$6 and ${x}.\n", "utf-8")
    assert templates.system(where).origin == "user"
    assert render(templates.system(where), {}) == "You cost $5, $$6 and ${x}."
    where.user.joinpath("system.md").write_text(" \n", "utf-8")
    with pytest.raises(UsageError, match="is empty: write the system prompt into it, or remove"):
        templates.system(where)


def test_a_project_cannot_replace_the_system_prompt(where: Folders) -> None:
    """Also where the person has one: they should know that the project tries."""
    where.user.joinpath("system.md").write_text("You are careful.", "utf-8")
    path = own(where, "project", "system")
    with pytest.raises(UsageError, match="a project cannot replace the system prompt") as refused:
        templates.system(where)
    assert str(refused.value).startswith(f"{path}  ")
    path.unlink()
    path.symlink_to(where.user / "system.md")
    with pytest.raises(UsageError, match="leads out of the project"):
        templates.system(where)


def refused_file(where: Folders, name: str = "assess") -> str:
    """How the file of the project is refused."""
    with pytest.raises(UsageError) as refused:
        load(name, where)
    message = str(refused.value)
    assert message.startswith(str(where.project))
    assert "\n" not in message
    return message


def in_project(where: Folders) -> Path:
    """The file that would replace a shipped template in the project; it does not exist."""
    return dict(where.in_order())["project"] / "assess.md"


def test_a_project_reads_only_what_is_its_own(where: Folders) -> None:
    """A link in a clone must not send a file of the person to a model."""
    path, secret = in_project(where), own(where, "user", "secret", "Secret.")
    path.symlink_to(secret)
    assert "leads out of the project" in refused_file(where)
    path.unlink()
    path.symlink_to("/nowhere/at-all")
    assert "leads out of the project" in refused_file(where)
    path.unlink()
    path.symlink_to("house.md")
    own(where, "project", "house", "Our own.")
    assert load("assess", where).body == "Our own."


def test_a_folder_of_a_project_may_not_lead_out_either(where: Folders) -> None:
    """Nor may the one above it."""
    own(where, "user", "secret", "Secret.")
    folder = in_project(where).parent
    folder.rmdir()
    folder.symlink_to(where.user)
    assert "leads out of the project" in refused_file(where, "secret")


def test_a_person_may_link_theirs(where: Folders, tmp_path: Path) -> None:
    """Many keep their settings in a repository of their own."""
    elsewhere = tmp_path / "dotfiles.md"
    own(where, "user", "assess", "Mine.").rename(elsewhere)
    (where.user / "assess.md").symlink_to(elsewhere)
    assert load("assess", where).body == "Mine."


def test_a_project_that_is_reached_by_a_link_is_the_project(where: Folders, tmp_path: Path) -> None:
    """Its files are its own under that name, too."""
    own(where, "project", "assess", "Ours.")
    (tmp_path / "link").symlink_to(tmp_path / "project")
    assert load("assess", where._replace(project=tmp_path / "link")).body == "Ours."


def test_only_a_modest_text_file_is_read(where: Folders) -> None:
    """A folder, a pipe that nobody writes to, a loop, something huge or binary: one line each."""
    path = in_project(where)
    path.mkdir()
    assert "is not a regular file" in refused_file(where)
    path.rmdir()
    os.mkfifo(path)
    assert "is not a regular file" in refused_file(where)
    path.unlink()
    path.symlink_to("assess.md")
    assert "loop" in refused_file(where) or "symbolic links" in refused_file(where)
    path.unlink()
    head = b"---\nsummary: some\n---\n"
    path.write_bytes(head.ljust(LIMIT, b"x"))
    assert load("assess", where).origin == "project"
    path.write_bytes(head.ljust(LIMIT + 1, b"x"))
    assert "is larger than 100 kB" in refused_file(where)
    path.write_bytes(head + b"\xff")
    assert "is not a text in UTF-8" in refused_file(where)


def test_a_byte_order_mark_is_no_difference(where: Folders) -> None:
    """Some editors write one."""
    path = own(where, "user", "assess")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load("assess", where).body == "Text."


TEMPLATE = Template(
    "offer",
    "what it costs",
    (
        Variable("what", "what is offered", None),
        Variable("unit", "of the price", "EUR"),
        Variable("request", "your words", None),
    ),
    "${what} for $$5 ${unit}.\n${request}",
    "shipped",
    Path("offer.md"),
)
PLAIN = Template("plain", "the same each time", (), "Text.", "shipped", Path("plain.md"))
CLOSED = Template("closed", "one value", TEMPLATE.variables[:1], "${what}", "user", Path("c.md"))


@given(st.text(min_size=1).filter(str.strip), st.text(), st.text(min_size=1).filter(str.strip))
def test_values_are_put_in_as_they_are(what: str, unit: str, request: str) -> None:
    """Whatever stands in them: dollars, names of other variables."""
    text = render(TEMPLATE, {"what": what, "unit": unit}, request)
    assert text == f"{what} for $5 {unit}.\n{request.strip()}"


def test_defaults_stand_where_nothing_is_given() -> None:
    """And a default can be emptied, a required value cannot."""
    assert render(TEMPLATE, {"what": "One"}, "Now.\n") == "One for $5 EUR.\nNow."
    assert render(TEMPLATE, {"what": "One", "unit": ""}, "Now.") == "One for $5 .\nNow."
    assert render(PLAIN, {}) == "Text."


@pytest.mark.parametrize(
    ("template", "values", "request_", "said"),
    [
        (TEMPLATE, {}, "Now.", "template offer still needs --set what=...: what is offered"),
        (TEMPLATE, {"what": " "}, "Now.", "still needs --set what=...: what is offered"),
        (TEMPLATE, {"what": "One"}, " ", "template offer still needs PROMPT: your words"),
        (TEMPLATE, {}, "", "needs --set what=...: what is offered; PROMPT: your words"),
        (TEMPLATE, {"unti": "EUR"}, "", 'template offer has no variable "unti"; did you mean "uni'),
        (TEMPLATE, {"xyzzy": "EUR"}, "", 'has no variable "xyzzy"; there are what, unit'),
        (TEMPLATE, {"request": "Now."}, "", '"request" is not set, it is the PROMPT'),
        (PLAIN, {"what": "One"}, "", 'template plain has nothing to set, and no variable "what"'),
        (PLAIN, {}, "Now.", "template plain takes no PROMPT: leave it out"),
        (CLOSED, {}, "Now.", "takes no PROMPT: leave it out, or give --set what=..."),
    ],
)
def test_what_does_not_fit_a_template_is_said(
    template: Template, values: dict[str, str], request_: str, said: str
) -> None:
    """With what would, and how to give it."""
    with pytest.raises(UsageError) as refused:
        render(template, values, request_)
    assert said in str(refused.value)


def test_the_persons_own_words_are_kept_apart(tmp_path: Path) -> None:
    """Their values and their request, and nothing that the template says."""
    where, values = Folders(None, tmp_path), {"constraints": "Keep ids."}
    prompt = templates.prompt("improve", values, "Two gateways.\n", where)
    assert prompt.words == "Keep ids.\nTwo gateways."
    assert prompt.template == load("improve", where)
    assert prompt.text == render(
        load("improve", where), {"constraints": "Keep ids."}, "Two gateways."
    )


def test_values_on_a_command_line() -> None:
    """The first `=` ends the name."""
    given = ["focus=security", "what=a=b", "unit="]
    assert assignments(given) == {"focus": "security", "what": "a=b", "unit": ""}
    assert assignments([]) == {}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["focus"], '--set "focus": write it as NAME=VALUE'),
        (["=security"], '--set "=security": write it as NAME=VALUE'),
        (["focus=a", "focus=b"], '--set gives "focus" twice'),
        (["focus=\udcff"], '--set "focus": the value is not UTF-8 text'),
    ],
)
def test_a_wrong_value_on_a_command_line_is_said(given: list[str], said: str) -> None:
    """With how to write it."""
    with pytest.raises(UsageError) as refused:
        assignments(given)
    assert said == str(refused.value)
