"""Plain patches: whatever somebody writes into one is staged or refused."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.calm.equality import same
from advisor.change import foreign
from advisor.change import plan as plans
from advisor.change.draft import RefusedError
from advisor.change.workspace import Workspace
from advisor.errors import AdvisorError
from advisor_tools import registry
from tests.architectures import VALUES, architectures
from tests.change.staging import of, state

NAMES = ("nodes", "relationships", "flows", "transitions", "interfaces", "metadata", "unique-id")
INNER = ("relationship-type", "connects", "source", "name")
POSITIONS = ("0", "1", "2", "-", "-1", "01", "x", "\u00b2", "\u0663", "", "~1", "9" * 20)
TOKENS = st.sampled_from([*NAMES, *INNER, *POSITIONS])
PATHS = st.lists(TOKENS, min_size=1, max_size=4).map(lambda tokens: "/" + "/".join(tokens))
OPERATIONS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "test", "move", "copy"]), "path": PATHS},
    optional={"value": VALUES | st.just([]) | st.just({}), "from": PATHS},
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(architectures(), st.lists(OPERATIONS | VALUES, min_size=1, max_size=4))
def test_any_patch_is_staged_or_refused(base: dict[str, Any], operations: list[Any]) -> None:
    """With an error in one line; then nothing is staged and everything is as it was."""
    workspace = Workspace(of(base))
    before = state(workspace)
    said = ""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "patch.json"
        path.write_text(json.dumps(operations), "utf-8")
        try:
            plans.stage(plans.read(path, person="", time=""), workspace, registry.runner)
        except AdvisorError as error:
            said = str(error)
    assert "\n" not in said
    if said:
        assert state(workspace) == before
    assert same(workspace.base.value, base)


@pytest.mark.parametrize("path", ["/controls", "/x/y"])
def test_what_is_not_there_is_nothing_to_mend(path: str) -> None:
    """The document is sound; mended is what cannot hold what is put into it."""
    workspace = Workspace(of({"metadata": 7}))
    for operation, told in (
        ({"op": "remove", "path": path}, f"{path} is not there"),
        (
            {"op": "add", "path": "/metadata/x", "value": 1},
            "/metadata/x does not fit the document; mend that first",
        ),
    ):
        arguments = {"operations": [operation]}
        with pytest.raises(RefusedError) as caught:
            workspace.stage(foreign.PATCH, arguments, "", foreign.runner(arguments))
        assert str(caught.value) == told
