"""The vocabularies: what fulfils them, how failures are explained, and a second opinion."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import jsonschema_rs
import pytest
from hypothesis import given

from advisor.calm import schema
from advisor.calm.pointer import join
from advisor.calm.vocabulary import JSON_SCHEMA, KNOWN, declared, document_schema
from tests.mutations import STRANGE, mutants

ROOT = Path(__file__).parents[2]
META = "https://calm.finos.org/release/{}/meta/calm.json"
PLATFORM = json.loads(
    (ROOT / "fixtures/architectures/ecommerce-platform.json").read_text(encoding="utf-8")
)
REQUIREMENT = {"requirement-url": "https://example.com/r.json", "config": {"level": 1}}
CONTROL = {"description": "Who may enter", "requirements": [REQUIREMENT]}

SOUND: dict[str, Any] = {
    "$schema": META.format("1.2"),
    "title": "Shop",
    "adrs": ["docs/adr/0001.md"],
    "metadata": [{"owner": "shop-team"}],
    "controls": {"access": CONTROL},
    "nodes": [
        {"unique-id": "buyer", "node-type": "actor", "name": "Buyer", "description": "Buys."},
        {
            "unique-id": "shop",
            "node-type": "service",
            "name": "Shop",
            "description": "Sells.",
            "details": {"detailed-architecture": "shop.json"},
            "interfaces": [
                {"unique-id": "shop-web", "host": "shop.example.com", "port": 443},
                {"unique-id": "shop-api", "definition-url": "https://example.com/i", "config": {}},
            ],
            "controls": {"access": CONTROL},
            "metadata": {"tier": 1},
        },
        {"unique-id": "k8s", "node-type": "my-own", "name": "Cluster", "description": "Runs."},
    ],
    "relationships": [
        {
            "unique-id": "buyer-uses-shop",
            "relationship-type": {"interacts": {"actor": "buyer", "nodes": ["shop"]}},
        },
        {
            "unique-id": "shop-calls-itself",
            "description": "For the sake of it",
            "protocol": "HTTPS",
            "relationship-type": {
                "connects": {
                    "source": {"node": "shop"},
                    "destination": {"node": "shop", "interfaces": ["shop-api"]},
                }
            },
        },
        {
            "unique-id": "shop-in-k8s",
            "relationship-type": {"deployed-in": {"container": "k8s", "nodes": ["shop"]}},
        },
        {
            "unique-id": "undecided",
            "relationship-type": {
                "options": [{"description": "One", "nodes": ["shop"], "relationships": []}]
            },
        },
    ],
    "flows": [
        {
            "unique-id": "purchase",
            "name": "Purchase",
            "description": "Somebody buys.",
            "transitions": [
                {
                    "relationship-unique-id": "buyer-uses-shop",
                    "sequence-number": 1,
                    "description": "Chooses",
                    "direction": "source-to-destination",
                }
            ],
        }
    ],
}


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """SOUND with another value at one place; None removes it."""
    document: dict[str, Any] = json.loads(json.dumps(SOUND))
    *way, last = (int(token) if token.isdigit() else token for token in pointer[1:].split("/"))
    holder: Any = document
    for token in way:
        holder = holder[token]
    if value is None:
        del holder[last]
    else:
        holder[last] = value
    return document


def test_sound_documents_fulfil_every_vocabulary() -> None:
    """The same architecture passes under each release, and with no `$schema` at all."""
    assert schema.findings(PLATFORM) == []
    assert schema.findings(changed("/$schema", None)) == []
    for version in ("1.0", "1.1", "1.2", "1.0-rc2"):
        assert schema.findings(SOUND | {"$schema": META.format(version)}) == []


MESSAGES = [
    ("/nodes/1/name", None, "/nodes/1", "shop", '"name" is missing', "the node's name"),
    ("/nodes/1/name", 5, "/nodes/1/name", "shop", "must be a string, not 5", "name for people"),
    ("/nodes", "x", "/nodes", "", '"nodes" must be a list, not a string', "parts"),
    ("/adrs", [1], "/adrs/0", "", 'an entry of "adrs" must be a string, not 1', "Path or URL"),
    (
        "/relationships/1/protocol",
        "HTTPs",
        "/relationships/1/protocol",
        "shop-calls-itself",
        '"HTTPs" is no legal value of "protocol"',
        'did you mean "HTTPS"?',
    ),
    (
        "/relationships/1/relationship-type/connects/destination",
        None,
        "/relationships/1/relationship-type/connects",
        "shop-calls-itself",
        '"destination" is missing',
        "One end of a connection",
    ),
    (
        "/relationships/0/relationship-type",
        {"interact": {"actor": "buyer", "nodes": ["shop"]}},
        "/relationships/0/relationship-type",
        "buyer-uses-shop",
        'needs exactly one of "interacts", "connects"',
        'rename "interact" to "interacts"',
    ),
    (
        "/relationships/2/relationship-type/options",
        [],
        "/relationships/2/relationship-type",
        "shop-in-k8s",
        'has "deployed-in" and "options", and may have only one of them',
        "keep one of them",
    ),
    (
        "/controls/access/requirements/0/config",
        None,
        "/controls/access/requirements/0",
        "",
        'needs exactly one of "config", "config-url"',
        "add one of",
    ),
    ("/metadata", "x", "/metadata", "", "must be an object or a list, not a string", "Facts"),
    ("/metadata", [{}, 1], "/metadata/1", "", 'an entry of "metadata" must be an object', "Facts"),
    (
        "/nodes/1/details/detailed-architectur",
        "x",
        "/nodes/1/details/detailed-architectur",
        "shop",
        '"detailed-architectur" is not allowed here',
        "required-pattern",
    ),
    (
        "/flows/0/transitions",
        [],
        "/flows/0/transitions",
        "purchase",
        '"transitions" needs at least 1 entry',
        "steps",
    ),
    ("/additionalProperties", {}, "/additionalProperties", "", "is not allowed here", "remove"),
    (
        "/type",
        "architecture",
        "/type",
        "",
        '"architecture" is no legal value of "type"',
        "legal JSON Schema",
    ),
]


@pytest.mark.parametrize(("place", "value", "pointer", "element", "message", "hint"), MESSAGES)
def test_a_failure_says_where_what_and_what_instead(  # noqa: PLR0913, PLR0917 - columns of a table
    place: str, value: Any, pointer: str, element: str, message: str, hint: str
) -> None:
    """One finding at the pointer, with the element, words for the fault and the way out."""
    (found,) = schema.findings(changed(place, value))
    assert (found.rule, found.kind, found.severity) == ("json-schema", "schema", "error")
    assert (found.pointer, found.element) == (pointer, element)
    assert message in found.message
    assert hint.lower() in found.hint.lower()


def test_a_misspelt_key_is_named() -> None:
    """The key that was probably meant to be the missing one is offered for renaming."""
    document = copy.deepcopy(SOUND)
    document["nodes"][1]["descripton"] = document["nodes"][1].pop("description")
    (found,) = schema.findings(document)
    assert found.hint == 'rename "descripton" to "description"'


def test_a_key_cannot_end_the_sentence() -> None:
    """What stands in the document is quoted as JSON: a message stays one line that is ours."""
    (found,) = schema.findings(SOUND | {"flows": [SOUND["flows"][0] | {'a"\nvalid': 1}]})
    assert found.message == '"a\\"\\nvalid" is not allowed here'


def test_release_1_0_leaves_flows_open() -> None:
    """Only there a step may lack its fields and a flow may have others."""
    document = changed("/flows/0/transitions/0/sequence-number", None)
    document["flows"][0]["owner"] = "shop-team"
    assert len(schema.findings(document)) == 2
    assert schema.findings(document | {"$schema": META.format("1.0")}) == []


def test_the_first_release_candidate_has_its_own_control_keys() -> None:
    """There requirements have prefixed keys and metadata is a list."""
    old = SOUND | {"$schema": META.format("1.0-rc1")}
    assert '"control-requirement-url" is missing' in {
        found.message for found in schema.findings(old)
    }
    requirement = {"control-requirement-url": "r.json", "control-config": {}}
    control = {"description": "d", "requirements": [requirement]}
    old = {key: value for key, value in old.items() if key != "nodes"}
    assert schema.findings(old | {"controls": {"access": control}}) == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("https://calm.finos.org/release/9.9/meta/calm.json", "known-schema"),
        ("https://example.com/own.json", "known-schema"),
        (5, "known-schema"),
        (META.format("1.2").replace("calm.json", "calm-timeline.json"), "not-an-architecture"),
        (META.format("1.2").replace("calm.json", "flow.json"), "not-an-architecture"),
    ],
)
def test_a_schema_that_is_none_of_an_architecture_is_an_error(name: Any, rule: str) -> None:
    """The finding stands at `$schema` and the hint says what could stand there."""
    (found,) = schema.findings(SOUND | {"$schema": name})
    assert (found.rule, found.severity, found.pointer) == (rule, "error", "/$schema")
    assert KNOWN[0] in found.hint


def test_a_pattern_is_told_from_an_architecture() -> None:
    """What describes nodes by a JSON Schema is not checked as if it had nodes."""
    pattern = {"$schema": META.format("1.2"), "properties": {"nodes": {"type": "array"}}}
    (found,) = schema.findings(pattern)
    assert "a pattern, not an architecture" in found.message


def test_every_known_schema_names_a_vocabulary() -> None:
    """Each published `$schema` that the hint lists is accepted."""
    for name in KNOWN:
        assert declared({"$schema": name}).known


def test_halves_of_characters_do_not_hide_a_failure() -> None:
    """The validator takes no lone surrogates; what is wrong around them is found all the same."""
    found = schema.findings({"nodes": [{"\ud800": 1, "name": "\udfff"}, {"unique-id": 1}]})
    assert {each.pointer for each in found} == {"/nodes/0", "/nodes/1", "/nodes/1/unique-id"}


def test_nesting_beyond_all_measure_ends_in_a_finding() -> None:
    """What the validator cannot hold is said to be so."""
    document: Any = {"type": 5}
    for _ in range(150):
        document = {"dependencies": {"a": document}}
    (found,) = schema.findings(document | {"$schema": META.format("1.2")})
    assert found.hint == "make the nesting shallower"


def test_a_hopeless_document_is_not_explained_to_its_end() -> None:
    """Beyond ten thousand failures one finding stands for the rest."""
    found = schema.findings({"nodes": [5] * 10_001})
    assert len(found) == 10_001
    assert found[-1].message == "more than 10000 failures; the rest is not listed"


def test_a_part_is_checked_alone() -> None:
    """Pointers are relative to the part, whose own id is the element."""
    relationship = copy.deepcopy(SOUND["relationships"][1])
    assert schema.check_part("relationship", relationship, "1.2") == []
    del relationship["relationship-type"]["connects"]["source"]["node"]
    (found,) = schema.check_part("relationship", relationship, "1.2")
    assert found.pointer == "/relationship-type/connects/source"
    assert found.element == "shop-calls-itself"


PARTS: dict[str, Any] = {
    "node": SOUND["nodes"][1],
    "relationship": SOUND["relationships"][1],
    "interface": SOUND["nodes"][1]["interfaces"][0],
    "flow": SOUND["flows"][0],
    "control": CONTROL,
    "control-requirement": REQUIREMENT,
}


@pytest.mark.parametrize("kind", PARTS)
def test_a_definition_stands_alone_and_explains_itself(kind: Any) -> None:
    """A model can be handed it: no reference to follow, a description for each property."""
    definition = schema.definition(kind, "1.2")
    assert jsonschema_rs.Draft202012Validator(definition).is_valid(PARTS[kind])
    assert not any(key.startswith("$") for key in _keys(definition))
    _assert_described(definition)


def test_a_definition_may_be_changed() -> None:
    """What a caller does to it does not reach the next."""
    schema.definition("node", "1.2")["properties"].clear()
    assert schema.definition("node", "1.2")["properties"]


def _keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_keys, value))
    if isinstance(value, dict):
        return set(value).union(*map(_keys, value.values()))
    return set()


def _assert_described(part: dict[str, Any]) -> None:
    for name, inner in part.get("properties", {}).items():
        assert inner.get("description"), name
        _assert_described(inner)
    if "items" in part:
        _assert_described(part["items"])


@given(mutants(SOUND))
def test_a_second_validator_agrees(document: dict[str, Any]) -> None:
    """The jsonschema package finds the same failures at the same places, whatever is wrong."""
    assert_agreement(document)


@pytest.mark.parametrize("value", STRANGE, ids=repr)
def test_a_second_validator_agrees_on_what_is_no_architecture(value: Any) -> None:
    """The same where a strange value stands for the whole, a node or a relationship's type."""
    assert_agreement(value)
    assert_agreement(changed("/nodes/0", value) if value is not None else [])
    assert_agreement(changed("/relationships/0/relationship-type", value or [1]))


def assert_agreement(document: Any) -> None:
    """Both validators give the same set of (pointer, keyword)."""
    said = declared(document)
    if "\\ud800" in json.dumps(document):
        return  # one of the two takes no halves of characters
    whole = document_schema(said.vocabulary, meta=said.meta)
    ours = {
        _normal(error.instance_path, error.kind.name)
        for error in jsonschema_rs.Draft202012Validator(whole).iter_errors(document)
    }
    theirs = {
        _normal(list(error.absolute_path), error.validator)
        for error in jsonschema.Draft202012Validator(whole).iter_errors(document)
    }
    assert ours == theirs


def _normal(path: list[str | int], keyword: str | None) -> tuple[str, str]:
    # A property that is forbidden outright is reported at the property by one library, at the
    # object around it and without a keyword by the other.
    if keyword == "falseSchema":
        return join(*path[:-1]), ""
    return join(*path), keyword or ""


def test_the_meta_schema_is_the_published_one() -> None:
    """The dialect that documents are held to is known to both libraries without a network."""
    assert jsonschema_rs.meta.is_valid({"$schema": JSON_SCHEMA, "type": "object"})
    jsonschema.Draft202012Validator.check_schema({"$schema": JSON_SCHEMA, "type": "object"})
