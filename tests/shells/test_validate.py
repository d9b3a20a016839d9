"""The command `validate`: what a person reads, what a program reads, and what never breaks it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.shells.validate import run
from tests.golden import golden
from tests.mutations import mutants, nested

if TYPE_CHECKING:
    from advisor.shells.validate import Format

ROOT = Path(__file__).parents[2]
PLATFORM = ROOT / "fixtures" / "architectures" / "ecommerce-platform.json"
SOUND: dict[str, Any] = json.loads(PLATFORM.read_text(encoding="utf-8"))

BROKEN = """{
  "nodes": [
    {"unique-id": "shop", "node-type": "service", "name": "Shop", "descripton": "Sells."},
    {"unique-id": "stock", "node-type": "service", "name": "Stock", "description": "-1"}
  ],
  "relationships": [
    {
      "unique-id": "shop-asks-stock",
      "relationship-type": {
        "connects": {"source": {"node": "shop"}, "destination": {"node": "stok"}}
      }
    }
  ]
}
"""


class Outcome(NamedTuple):
    """What the command gave back."""

    code: int
    out: str
    err: str

    def files(self) -> list[dict[str, Any]]:
        """The files of a JSON outcome."""
        files: list[dict[str, Any]] = json.loads(self.out)["files"]
        return files

    def findings(self) -> list[dict[str, Any]]:
        """The findings of a JSON outcome on one file."""
        (file,) = self.files()
        findings: list[dict[str, Any]] = file["findings"]
        return findings


def validate(
    *paths: str, data: bytes = b"", output_format: Format = "json", strict: bool = False
) -> Outcome:
    """Run the command on files, or on bytes as standard input."""
    out, err = io.StringIO(), io.StringIO()
    code = run(
        paths or ["-"],
        output_format=output_format,
        strict=strict,
        stdin=io.BytesIO(data),
        stdout=out,
        stderr=err,
    )
    return Outcome(code, out.getvalue(), err.getvalue())


def document(**members: Any) -> bytes:
    """A small document with these top-level members."""
    return json.dumps({"nodes": [], "relationships": []} | members).encode()


def node(**members: Any) -> dict[str, Any]:
    """A sound node with these members changed."""
    sound = {"unique-id": "n", "node-type": "service", "name": "N", "description": "Does."}
    return sound | members


def test_a_person_sees_the_place_in_the_source() -> None:
    """Each finding has place, rule, message, source line, caret and hint; then the count."""
    outcome = validate(data=BROKEN.encode(), output_format="pretty")
    assert outcome.out == golden(Path(__file__).parent / "golden/validate.txt", outcome.out)
    assert outcome.code == 1


def test_a_program_reads_every_part_of_a_finding() -> None:
    """The JSON shape is fixed: path, verdict and nine members a finding."""
    (file,) = validate(data=BROKEN.encode()).files()
    assert list(file) == ["path", "verdict", "findings"]
    assert (file["path"], file["verdict"]) == ("-", "error")
    assert file["findings"][0] == {
        "rule": "json-schema",
        "kind": "schema",
        "severity": "error",
        "pointer": "/nodes/0",
        "element": "shop",
        "line": 3,
        "column": 5,
        "message": '"description" is missing',
        "hint": 'rename "descripton" to "description"',
    }


def test_a_build_server_reads_junit() -> None:
    """Errors are failures, warnings only if strict, and a clean file is a test that passed."""
    lax = ET.fromstring(validate(data=BROKEN.encode(), output_format="junit").out)  # noqa: S314 - our own
    strict = ET.fromstring(  # noqa: S314 - our own
        validate(data=BROKEN.encode(), output_format="junit", strict=True).out
    )
    assert int(lax.get("failures", "")) < int(strict.get("failures", ""))
    assert lax.get("tests") == str(len(list(lax.iter("testcase"))))
    failure = next(lax.iter("failure"))
    assert failure.get("message") == '"description" is missing'
    assert "-:3:5" in (failure.text or "")
    clean = ET.fromstring(validate(data=document(), output_format="junit").out)  # noqa: S314 - our own
    assert [case.get("name") for case in clean.iter("testcase")] == ["valid"]


def test_the_fixture_is_valid() -> None:
    """Requirements that cannot be fetched leave a clean document clean, strict or not."""
    outcome = validate(str(PLATFORM), strict=True)
    assert outcome.code == 0
    assert outcome.files()[0]["verdict"] == "clean"
    assert {finding["severity"] for finding in outcome.findings()} <= {"unresolved", "info"}


def test_warnings_fail_only_if_strict() -> None:
    """A placeholder is a warning; a repeated key counts for the verdict only if strict."""
    placeholder = document(metadata={"port": -1})
    assert validate(data=placeholder).code == 0
    assert validate(data=placeholder).files()[0]["verdict"] == "warning"
    assert validate(data=placeholder, strict=True).code == 1
    twice = b'{"nodes": [], "relationships": [], "title": "a",\n "title": "b"}'
    (finding,) = validate(data=twice).findings()
    assert (finding["rule"], finding["line"], finding["column"]) == ("duplicate-key", 2, 2)
    assert validate(data=twice).files()[0]["verdict"] == "clean"
    assert validate(data=twice, strict=True).files()[0]["verdict"] == "warning"


MALFORMED = [
    (b"", 1, 1),
    (b"   \n ", 1, 1),
    (b"[]", 1, 1),
    (b'"x"', 1, 1),
    (b'{"nodes": [\n  {"unique-id": }\n]}', 2, 17),
    (b'{"nodes": []', 1, 13),
    (b'{"nodes": []} x', 1, 15),
    (b'{"title": "caf\xe9"}', 1, 15),
    (b"\xff\xfe{\x00}\x00", 1, 1),
    (b'{\n"title": NaN}', 2, 10),
]


@pytest.mark.parametrize(("data", "line", "column"), MALFORMED)
@pytest.mark.parametrize("output_format", ["json", "pretty", "junit"])
def test_what_is_no_json_object_is_one_finding_at_its_place(
    data: bytes, line: int, column: int, output_format: Format
) -> None:
    """Whatever is wrong with the text: one error, line and column, exit code 1."""
    outcome = validate(data=data, output_format=output_format)
    assert outcome.code == 1
    if output_format == "json":
        (finding,) = outcome.findings()
        assert (finding["rule"], finding["severity"]) == ("well-formed-json", "error")
        assert (finding["line"], finding["column"]) == (line, column)
    else:
        assert f"-:{line}:{column}" in outcome.out


def test_a_byte_order_mark_is_no_fault() -> None:
    """What Windows editors write is read, and columns do not count the mark."""
    assert validate(data=b"\xef\xbb\xbf" + document()).findings() == []


def test_a_byte_that_is_no_text_is_found_at_its_column() -> None:
    """Also behind a byte-order mark, which is no column."""
    (finding,) = validate(data=b'\xef\xbb\xbf{"nodes": [],\n "caf\xe9": 1}').findings()
    assert (finding["line"], finding["column"]) == (2, 6)
    assert "0xe9" in finding["message"]


def test_a_pipe_without_a_writer_is_not_waited_for(tmp_path: Path) -> None:
    """Only regular files are opened."""
    pipe = tmp_path / "pipe.json"
    os.mkfifo(pipe)
    assert "not a regular file" in validate(str(pipe)).err


def test_the_other_files_go_on(tmp_path: Path) -> None:
    """What cannot be read is said last, in one line each, with exit code 2."""
    sound, broken = tmp_path / "sound.json", tmp_path / "broken.json"
    sound.write_bytes(document())
    broken.write_text("{", encoding="utf-8")
    missing = tmp_path / "missing.json"
    paths = [str(path) for path in (missing, broken, tmp_path, sound)]
    outcome = validate(*paths, output_format="pretty")
    assert outcome.code == 2
    assert f"{sound}: clean" in outcome.out
    assert f"{broken}: 1 error" in outcome.out
    first, second = outcome.err.splitlines()
    assert first == f"error: {missing} does not exist"
    assert second == f"error: {tmp_path} is a folder; name a document in it"
    files = validate(*paths).files()
    assert [file["verdict"] for file in files] == ["error", "error", "error", "clean"]
    assert [file["findings"][0]["rule"] for file in files[:3]] == [
        "readable-file",
        "well-formed-json",
        "readable-file",
    ]


def test_decision_records_are_looked_for_inside_the_project(tmp_path: Path) -> None:
    """A path counts from the document's folder or one above it, and never leads out."""
    project = tmp_path / "project"
    (project / ".git").mkdir(parents=True)
    (project / "adr").mkdir()
    (project / "architectures").mkdir()
    (project / "adr" / "1.md").touch()
    (project / "architectures" / "2.md").touch()
    (tmp_path / "outside.md").touch()
    (project / "link.md").symlink_to(tmp_path / "outside.md")
    path = project / "architectures" / "a.json"
    good = ["adr/1.md", "2.md", "../adr/1.md", "./2.md"]
    bad = ["adr/3.md", "../../outside.md", str(tmp_path / "outside.md"), "link.md", "adr", "a\0b"]
    path.write_bytes(document(adrs=good + bad))
    pointers = {
        finding["pointer"]
        for finding in validate(str(path)).findings()
        if finding["severity"] == "warning"
    }
    assert pointers == {f"/adrs/{index}" for index in range(len(good), len(good) + len(bad))}


HOSTILE: dict[str, bytes] = {
    "null nodes": document(nodes=[None, None], relationships=None),
    "apostrophes": document(nodes=[node(**{"unique-id": "it's"}), node(**{"unique-id": "a/b~c"})]),
    "emoji": document(nodes=[node(**{"unique-id": "🦄", "name": "🦄🦄"})]),
    "options": document(
        relationships=[
            {
                "unique-id": "r",
                "relationship-type": {
                    "options": [{"description": "d", "nodes": ["x"], "relationships": ["y"]}]
                },
            }
        ]
    ),
    "references": document(
        nodes=[{"$ref": "file:///etc/passwd"}], metadata={"$ref": "http://127.0.0.1:9/x"}
    ),
    "deep": b'{"metadata": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "deep and open": b'{"metadata": ' + b'{"a":' * 10_000,
    "deep schema": b'{"$schema": "https://calm.finos.org/release/1.2/meta/calm.json",'
    + b'"properties": {"a": ' * 90
    + b"5"
    + b"}" * 181,
    "surrogates": b'{"nodes": [{"\\ud800": "\\udfff"}], "relationships": []}',
    "numbers": b'{"nodes": [], "relationships": [], "metadata": {"a": ' + b"9" * 5000 + b"}}",
    "long key": document(nodes=[{"x" * 100_000: "y" * 100_000}]),
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("output_format", ["json", "pretty", "junit"])
def test_hostile_documents_end_in_findings(case: str, output_format: Format) -> None:
    """Whatever a document holds, each format says something and the exit code is 0 or 1."""
    outcome = validate(data=HOSTILE[case], output_format=output_format)
    assert outcome.code in {0, 1}
    assert outcome.err == ""
    outcome.out.encode()


def test_what_a_terminal_would_obey_is_shown() -> None:
    """Neither an id nor a path nor a source line reaches the terminal as it stands."""
    evil = "x\x1b[2J\u202e"
    text = json.dumps({"nodes": [{"unique-id": evil}], "relationships": []}, ensure_ascii=False)
    for data in (text.encode(), text.replace("\x1b", "\\u001b").encode()):
        outcome = validate(data=data, output_format="pretty")
        assert "\\u001b[2J\\u202e" in outcome.out
        assert not set("\x1b\u202e") & set(outcome.out)
    missing = validate("no\x1b[2Jfile", output_format="pretty")
    assert "\x1b" not in missing.err


@given(mutants(SOUND), st.sampled_from(["json", "pretty", "junit"]))
def test_mutants_end_in_findings(mutant: dict[str, Any], output_format: Format) -> None:
    """A valid document with anything anywhere: never a traceback, always places that exist."""
    outcome = validate(data=json.dumps(mutant, indent=1).encode(), output_format=output_format)
    assert outcome.code in {0, 1}
    outcome.out.encode()
    if output_format == "json":
        for finding in outcome.findings():
            assert finding["line"] >= 1
            assert finding["message"]


@given(st.integers(0, PLATFORM.stat().st_size), st.binary(max_size=3), st.integers(0, 3))
def test_damaged_files_end_in_findings(place: int, inserted: bytes, lost: int) -> None:
    """Bytes put in or lost anywhere give a finding or another document, never a traceback."""
    data = PLATFORM.read_bytes()
    outcome = validate(data=data[:place] + inserted + data[place + lost :])
    assert outcome.code in {0, 1}


def test_nothing_is_imported_that_a_check_does_not_need() -> None:
    """No model library, no terminal library, no second validator."""
    program = (
        "import io, sys\n"
        "from advisor.shells.validate import run\n"
        f"run([{str(PLATFORM)!r}, '-'], output_format='pretty', strict=True,\n"
        "    stdin=io.BytesIO(b'{\"nodes\": 5}'), stdout=io.StringIO(), stderr=io.StringIO())\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    heavy = ("langchain", "openai", "langgraph", "langsmith", "pydantic", "rich", "prompt_toolkit")
    unwanted = (*heavy, "textual", "networkx", "jsonschema", "dataclasses", "asyncio")
    assert "jsonschema_rs" in loaded
    assert [name for name in loaded if name.split(".")[0].startswith(heavy)] == []
    assert set(unwanted) & set(loaded) == set()


def test_a_person_is_shown_a_thousand_findings() -> None:
    """Of a hopeless document the rest is counted, and a program gets them all."""
    data = document(metadata={"a": [-1] * 1_200})
    outcome = validate(data=data, output_format="pretty")
    assert outcome.out.count("  warning  ") < 1_001
    assert "-: 200 more; --format json has them all" in outcome.out
    assert "1200 warnings" in outcome.out.splitlines()[-1]
    assert len(validate(data=data).findings()) == 1_200


def test_depth_is_measured_not_suffered() -> None:
    """A document nested as deep as is allowed is checked whole."""
    outcome = validate(data=document(metadata=[{"a": nested(150)}]))
    assert outcome.findings() == []
