"""The key that a person keeps in their keyring, where the environment has none.

The extra ``calm-advisor[keyring]`` brings the keyring. It is asked only when a model is about to be
connected: importing it takes a while, and a locked one may open a dialog. The service is
`calm-advisor`, the user name the host of the endpoint or the provider's name, so that a key stored
for one is never sent to another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from advisor.agent.endpoint import key_variable, owner

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.settings import Settings

SERVICE = "calm-advisor"
"""The name of this program in the keyring."""


class KeyringError(Exception):
    """The keyring cannot be read; the text says why."""


class NoKeyringError(KeyringError):
    """There is no keyring on this machine."""


class Keyed(NamedTuple):
    """Settings that a model can be connected with."""

    settings: Settings
    remark: str = ""
    """Why the keyring was of no help, in one line; empty where there is nothing to say."""


def with_key(
    settings: Settings,
    environment: Mapping[str, str],
    look_up: Callable[[str, str], str] | None = None,
) -> Keyed:
    """The settings with the key of the model they name, from the keyring if it has to be.

    Args:
        settings: as they are in force; a key that was stored for another model is dropped.
        environment: the process's environment.
        look_up: gives the password of a service and a user name, empty where there is none; else
            the person's keyring is asked.
    """
    name = owner(settings, environment)
    if settings.key_owner and settings.key_owner != name:
        settings = replace(settings, api_key="", key_owner="")
    if not name or settings.key_owner or key_variable(settings, environment):
        return Keyed(settings)
    try:
        key = (look_up or from_keyring)(SERVICE, name)
    except NoKeyringError as error:
        # An endpoint of one's own often wants no key.
        return Keyed(settings, "" if settings.base_url else str(error))
    except KeyringError as error:
        return Keyed(settings, f"the keyring cannot be read: {error}")
    return Keyed(replace(settings, api_key=key, key_owner=name) if key else settings)


def from_keyring(service: str, name: str) -> str:
    """What the person's keyring holds; empty where it holds nothing or is not installed.

    Raises:
        NoKeyringError: the machine has none.
        KeyringError: it is locked, or failed otherwise.
    """
    try:
        import keyring  # 140 ms
        from keyring import errors
    except ImportError:
        return ""
    try:
        return keyring.get_password(service, name) or ""
    except errors.NoKeyringError:
        raise NoKeyringError("this machine has no keyring") from None
    except Exception as error:  # noqa: BLE001 - a backend is a package of its own and raises anything
        raise KeyringError(" ".join(str(error).split()) or type(error).__name__) from None
