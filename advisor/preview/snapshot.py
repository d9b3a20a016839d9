"""A look at the file and at what other sessions propose for it, as one value. Runs in a thread."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import AdvisorError
from advisor.preview import scene
from advisor.sessions import elsewhere

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from advisor.calm.finding import Finding
    from advisor.change.open_proposal import OpenProposal
    from advisor.change.proposal import Proposal
    from advisor.preview.scene import Scene
    from advisor.sessions.elsewhere import Elsewhere
    from advisor.sessions.session import Session


class Others(NamedTuple):
    """What other sessions propose."""

    proposals: tuple[Elsewhere, ...] = ()
    stamp: object = None
    """Equal as long as they need not be read anew."""


class Subject(NamedTuple):
    """What a scene is made of: as long as it is equal, the scene is the same."""

    digest: str
    """Of the document."""
    checks: tuple[Finding, ...]
    proposal: Proposal | None
    """Without its time."""
    of: int | None
    today: date


class Seen(NamedTuple):
    """What a look gave."""

    scene: Scene
    subject: Subject
    proposed: OpenProposal | None
    """What is decided on, of this session or of another."""
    others: Others


def is_current(session: Session, seen: Seen | None) -> bool:
    """Whether a look would give the same, as far as files tell."""
    if seen is None or seen.subject.digest != session.workspace.base.digest:
        return False
    return seen.others.stamp == _stamp(session)


def identity(theirs: Elsewhere) -> object:
    """What stays equal as long as a session proposes the same, whatever is taken of it."""
    return theirs.session, tuple(each.effect for each in theirs.proposed.selection.changes)


def look(
    session: Session, last: Seen | None, wanted: int | None, hidden: Collection[object]
) -> Seen:
    """Look at the file, as the session has read it, and at what is proposed.

    Args:
        session: of the board.
        last: what was seen last, of which all stays that is the same by now.
        wanted: the other session whose proposal is to be on the scene; None for our own.
        hidden: what is not to be seen of others, by its identity.
    """
    others = last.others if last is not None else Others()
    if (now := _stamp(session)) != others.stamp:
        others = Others(_proposals(session), now)
    listed = tuple(each for each in others.proposals if identity(each) not in hidden)
    others = others._replace(proposals=listed)
    theirs = next((each for each in listed if each.session == wanted), None)
    proposed = theirs.proposed if theirs else session.propose()
    subject = _subject(session, proposed, theirs)
    if last is not None and last.subject == subject:
        return Seen(last.scene, subject, proposed, others)
    return Seen(_scene(session, subject, proposed), subject, proposed, others)


def _stamp(session: Session) -> object:
    """What stays equal as long as `Others` of a session stay what they are."""
    with suppress(AdvisorError):
        return elsewhere.stamp(session), session.workspace.base.digest
    return None


def _subject(session: Session, proposed: OpenProposal | None, theirs: Elsewhere | None) -> Subject:
    workspace, proposal = session.workspace, proposed.proposal if proposed else None
    if proposal is not None:
        untimed = dataclasses.replace(proposal.origin, time="")
        proposal = dataclasses.replace(proposal, origin=untimed)
    checks = proposal.after if proposal else tuple(workspace.findings)
    of = theirs.session if theirs else None
    return Subject(workspace.base.digest, checks, proposal, of, session.opened.clock().date())


def _scene(session: Session, subject: Subject, proposed: OpenProposal | None) -> Scene:
    document, today = session.workspace.base, subject.today
    if proposed is None:
        return scene.plain(document, subject.checks, today)
    after = proposed.workspace.model.value
    return scene.proposed(document, after, proposed.proposal, today)._replace(of=subject.of)


def _proposals(session: Session) -> tuple[Elsewhere, ...]:
    with suppress(AdvisorError):
        return tuple(elsewhere.open_elsewhere(session))
    return ()
