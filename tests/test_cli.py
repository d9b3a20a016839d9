"""The command line as a process: help, exit codes, imports and streams."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from advisor import __version__
from advisor.cli import main
from advisor.options import parse

ROOT = Path(__file__).parents[1]
PLATFORM = ROOT / "fixtures/architectures/ecommerce-platform.json"
HEAVY = {
    *("langchain", "langchain_core", "langchain_openai", "langgraph", "langsmith", "openai"),
    *("rich", "prompt_toolkit", "jsonschema", "rapidfuzz", "pydantic", "asyncio"),
}
ENVIRONMENT = os.environ | {
    "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tools")]),
    "COLUMNS": "82",
    "XDG_CONFIG_HOME": "/nonexistent",
    "ADVISOR_MODEL": "",
    "ADVISOR_BASE_URL": "",
}


def advisor(
    *arguments: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a process of its own, with no terminal."""
    return subprocess.run(
        [sys.executable, "-m", "advisor", *arguments],
        input=stdin,
        capture_output=True,
        env=ENVIRONMENT | environment,
        check=False,
        timeout=60,
    )


def failed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit code and the one line of error of a command in this process."""
    code = main(list(arguments))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(r"error: .*\n", captured.err)
    return code, captured.err


@pytest.mark.parametrize("command", [[], ["ask"], ["validate"], ["undo"]])
def test_help_is_what_the_pages_say(command: list[str]) -> None:
    """docs/commands.md is made from the program, and the program says what stands there."""
    page = (ROOT / "docs/commands.md").read_text("utf-8")
    heading = " ".join(["## advisor", *command])
    expected = page.split(f"{heading}\n\n```text\n")[1].split("```")[0]
    result = advisor(*command, "--help")
    assert result.stdout.decode() == expected
    assert (result.returncode, result.stderr) == (0, b"")


def imported(*arguments: str) -> set[str]:
    """The packages that a command loads."""
    code = (
        "import json, sys\nfrom advisor.cli import main\n"
        "try: main(sys.argv[1:])\nexcept SystemExit: pass\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        env=ENVIRONMENT,
        check=True,
        timeout=60,
    )
    return set(json.loads(result.stdout.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--help"], ["ask", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    """Neither a model library nor one for terminals or schemas."""
    assert not imported(*arguments) & (HEAVY | {"jsonschema_rs", "jsonpatch", "filelock"})


def test_showing_the_context_loads_no_model_library() -> None:
    """Nothing that could send is even there."""
    found = imported("ask", str(PLATFORM), "Hello?", "--show-context", "--model", "openai:gpt-5")
    assert not found & {"langchain", "langchain_core", "langchain_openai", "langgraph", "openai"}


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    """Of the package."""
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"advisor {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [[], ["frobnicate"], ["ask"], ["ask", "f", "p", "--format", "xml"], ["undo"]],
    ids=str,
)
def test_a_wrong_command_line_is_usage(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Exit code 2 and how it is used."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith("usage: advisor")


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (None, 2, "x.json"),
        (b"", 1, "x.json:1:1"),
        (b'{"nodes": [}', 1, "x.json:1:12"),
        (b"[]", 1, "x.json:1:1"),
        (b'{"a": 1, "a": 2}', 1, 'x.json:1:10  the name "a" stands twice'),
        (b'{"a": "\xff"}', 1, "x.json"),
    ],
    ids=["missing", "empty", "malformed", "list", "twice", "bytes"],
)
@pytest.mark.parametrize("command", [["ask"], ["undo"]])
def test_a_file_that_is_no_document_is_one_line(  # noqa: PLR0913, PLR0917 - the cases are a table
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    command: list[str],
    content: bytes | None,
    code: int,
    said: str,
) -> None:
    """With its place; no model is needed to say so."""
    path = tmp_path / "x.json"
    if content is not None:
        path.write_bytes(content)
    prompt = ["Hello?"] * (command == ["ask"])
    found, error = failed(capsys, *command, str(path), *prompt)
    assert found == code
    assert said in error


def test_a_folder_is_no_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """It is said in one line."""
    assert failed(capsys, "ask", str(tmp_path), "Hello?")[0] == 2


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        ([""], "the prompt is empty"),
        ([" \n"], "the prompt is empty"),
        ([], "give either a PROMPT or --prompt-file"),
        (["Hello?", "--prompt-file", "f"], "give either a PROMPT or --prompt-file"),
        (["--prompt-file", "/nonexistent"], "--prompt-file /nonexistent cannot be read: "),
        (["--prompt-file", "/"], "--prompt-file / cannot be read: "),
    ],
    ids=str,
)
def test_a_prompt_is_needed(
    capsys: pytest.CaptureFixture[str], prompt: list[str], said: str
) -> None:
    """One, that can be read, and not two."""
    code, error = failed(capsys, "ask", str(PLATFORM), *prompt)
    assert code == 2
    assert said in error


def prompted(output: str | bytes) -> Any:
    """The prompt in what --show-context prints for a program."""
    return json.loads(output)["messages"][-1]


def test_a_prompt_from_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """As it stands there, without the mark that some editors put in front."""
    path = tmp_path / "prompt.md"
    path.write_bytes(b"\xef\xbb\xbf" + "Für Köln:\n- größer\n".encode())
    arguments = ["--show-context", "--format", "json", "--prompt-file", str(path)]
    assert main(["ask", str(PLATFORM), *arguments]) == 0
    sent = prompted(capsys.readouterr().out)
    assert sent == {"role": "user", "text": "Für Köln:\n- größer\n"}


def test_a_prompt_from_standard_input() -> None:
    """Read as UTF-8 whatever the locale says; other bytes are refused in one line."""
    arguments = ("ask", str(PLATFORM), "--prompt-file", "-", "--show-context", "--format", "json")
    result = advisor(*arguments, stdin="Für Köln.".encode(), LC_ALL="C", PYTHONUTF8="0")
    assert prompted(result.stdout)["text"] == "Für Köln."
    refused = advisor(*arguments, stdin=b"\xff")
    assert refused.returncode == 2
    assert re.fullmatch(rb"error: --prompt-file -: .*\n", refused.stderr)


def test_no_model_and_no_terminal(tmp_path: Path) -> None:
    """Exit code 5 with what to do, and nothing is applied, whatever --yes says."""
    path = tmp_path / "shop.json"
    path.write_bytes(PLATFORM.read_bytes())
    result = advisor("ask", str(path), "Add a cache.", "--yes")
    assert result.returncode == 5
    assert result.stderr.startswith(b"error: no model is configured; ")
    assert b"--model builtin" in result.stderr
    assert path.read_bytes() == PLATFORM.read_bytes()


@pytest.mark.parametrize("chosen", ["", " , ", "x", "5-1"])
def test_a_selection_that_names_nothing_is_not_all(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, chosen: str
) -> None:
    """A script in which a variable is empty applies nothing."""
    file, plan = tmp_path / "shop.json", tmp_path / "plan.json"
    file.write_text('{"nodes": [], "relationships": []}', "utf-8")
    plan.write_text('[{"op": "add", "path": "/title", "value": "Shop"}]', "utf-8")
    code, error = failed(capsys, "apply", str(file), str(plan), "--yes", "--select", chosen)
    assert code == 2
    assert "1,3-5" in error or "no change is named" in error
    assert "Shop" not in file.read_text("utf-8")


def test_a_reader_that_leaves_is_no_accident() -> None:
    """Not while help is printed, which argparse lets pass, and not while a long output is."""
    context = ["ask", str(PLATFORM), "Hello?", "--show-context"]
    for arguments, codes in ((["ask", "--help"], {0, 141}), (context, {141})):
        reading, writing = os.pipe()
        os.close(reading)
        result = subprocess.run(
            [sys.executable, "-m", "advisor", *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
            check=False,
            timeout=60,
        )
        os.close(writing)
        assert result.returncode in codes
        assert result.stderr == b""


def test_a_locale_that_knows_few_characters(tmp_path: Path) -> None:
    """What it lacks is written as an escape."""
    path = tmp_path / "x.json"
    path.write_text('{"nodes": [], "relationships": [], "metadata": {"a": "Köln"}}', "utf-8")
    arguments = ("ask", str(path), "Hello?", "--show-context")
    result = advisor(*arguments, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert result.returncode == 0
    assert b"K\\xf6ln" in result.stdout


CONTEXT = ["ask", str(PLATFORM), "Hello?", "--show-context"]


@pytest.mark.parametrize(
    ("arguments", "unbuffered"),
    [(["--help"], ""), (["--version"], ""), (CONTEXT, ""), (CONTEXT, "1")],
    ids=str,
)
def test_a_full_disk_behind_the_output_is_one_line(
    tmp_path: Path, arguments: list[str], unbuffered: str
) -> None:
    """Whether it is found while something is written or with the last flush."""
    environment = ENVIRONMENT | {"PYTHONUNBUFFERED": unbuffered}
    line = 'trap "" XFSZ; ulimit -f 0; exec "$@"'
    command = ["sh", "-c", line, "sh", sys.executable, "-m", "advisor", *arguments]
    with (tmp_path / "out").open("wb") as out:
        had = subprocess.run(
            command, stdout=out, stderr=subprocess.PIPE, env=environment, check=False, timeout=60
        )
    assert had.returncode == 2
    assert had.stderr == b"error: the output cannot be written: file too large\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_behind_the_errors_still_has_an_exit_code(
    tmp_path: Path, unbuffered: str
) -> None:
    """That of a document which cannot be read would be 2 as well, and not 1."""
    line = 'trap "" XFSZ; ulimit -f 0; exec "$@"'
    command = ["sh", "-c", line, "sh", sys.executable, "-m", "advisor", "undo", str(tmp_path)]
    environment = ENVIRONMENT | {"PYTHONUNBUFFERED": unbuffered}
    with (tmp_path / "err").open("wb") as err:
        had = subprocess.run(command, stderr=err, env=environment, check=False, timeout=60)
    assert had.returncode == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", "a", "--strict", "b"],
        ["replay", "a", "--model", "builtin", "b"],
        ["replay", "--model", "builtin", "a", "--jobs", "2", "b"],
        ["replay", "--jobs", "2", "a", "b"],
        ["recordings", "show", "--format", "json", "a", "b"],
        ["recordings", "check", "a", "--full", "b"],
    ],
    ids=str,
)
def test_options_may_stand_between_files(arguments: list[str]) -> None:
    """Or before all of them; each is taken once, in order."""
    given = vars(parse(arguments))
    assert (given.get("files") or given.get("scripts")) == ["a", "b"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["replay", "a", "--model", "builtin", "b", "--modle", "x"],
        ["recordings", "show", "--format", "json", "a", "--whole"],
        ["undo", "a", "b"],
        ["ask", "a", "Hello?", "--yes", "again"],
    ],
    ids=str,
)
def test_what_is_no_option_is_still_told(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """Wherever it stands."""
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert "unrecognized arguments: " in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--jobs", "--repeat"])
@pytest.mark.parametrize("number", ["0", "-1", "1001", "9" * 5000, "1e3", "٣", "", "x"])
def test_a_number_that_nobody_means_is_told(
    capsys: pytest.CaptureFixture[str], option: str, number: str
) -> None:
    """Before anything takes the memory for it."""
    with pytest.raises(SystemExit) as ended:
        parse(["replay", "a", f"{option}={number}"])
    assert ended.value.code == 2
    assert "is no number from 1 to 1,000" in capsys.readouterr().err
    for right in (1, 1000):
        assert vars(parse(["replay", "a", f"{option}={right}"]))[option[2:]] == right


@pytest.mark.parametrize(
    ("command", "option", "allowed"),
    [
        ("diagram", "--nodes", 'neither a number from 0 to 1,000,000 nor "all"'),
        ("assess", "--top", 'neither a number from 0 to 1,000,000 nor "all"'),
        ("trace", "--top", 'neither a number from 0 to 1,000,000 nor "all"'),
        ("fix", "--top", "no number from 1 to 1,000"),
        ("chat", "--resume", "no number of a session; advisor sessions lists them"),
        ("preview", "--resume", "no number of a session; advisor sessions lists them"),
        ("preview", "--port", "no port from 1 to 65535"),
    ],
)
def test_a_number_of_thousands_of_digits_is_told_in_short(
    capsys: pytest.CaptureFixture[str], command: str, option: str, allowed: str
) -> None:
    """With what is allowed; Python itself reads no number that is so long."""
    with pytest.raises(SystemExit) as ended:
        parse([command, "a.json", f"{option}={'9' * 5000}"])
    told = capsys.readouterr().err.splitlines()[-1]
    assert ended.value.code == 2
    assert told.endswith(f"argument {option}: '{'9' * 40}'... is {allowed}")


def test_zeros_in_front_are_no_matter() -> None:
    """However many."""
    assert vars(parse(["diagram", "a", f"--nodes={'0' * 5000}7"]))["nodes"] == 7


@pytest.mark.parametrize("columns", ["9" * 5000, "9" * 4000, "-5", "0", "wide", ""])
def test_a_width_that_no_screen_has_is_none(columns: str) -> None:
    """The help is laid out all the same."""
    assert advisor("--help", COLUMNS=columns).stdout.startswith(b"usage: advisor")


def test_help_of_scripts_fits_a_narrow_screen() -> None:
    """And tells all exit codes."""
    told = advisor("replay", "--help", COLUMNS="60").stdout.decode()
    assert max(map(len, told.splitlines())) <= 60
    codes = " ".join(told.split("exit codes: ")[1].split())
    assert re.findall(r"(?:^|, )(\d+) ", codes) == ["0", "1", "2", "4", "5", "6", "130"]
