"""How all tests run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# How long one example takes says more of the machine than of the code.
# Fewer than usual: the suite has some three hundred properties, and minutes to run. The same ones
# each time, so that what passed here passes on the build server; `make explore` draws others.
settings.register_profile("suite", deadline=None, max_examples=35, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=300, print_blob=True)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def few_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One authority to trust: each client reads all of them, which takes longer than a turn does.

    No test speaks with anybody whom one of the usual ones vouches for.
    """
    path = tmp_path_factory.mktemp("authorities") / "authority.pem"
    trustme.CA().cert_pem.write_to_path(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(path))
        yield
