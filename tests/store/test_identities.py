"""Identities: encrypted, apart, and opened for a recorded reason only."""

import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select

from app.domain.errors import NotFound
from app.domain.permissions import SYSTEM
from app.store import identities, journal_verification, literal
from app.store.identities import Identity
from app.store.schema.evidence import JournalEntry
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, new_case

WANG = Identity(name="王芳", phone="13900001111", accused="某局")


def test_an_identity_is_opened_for_a_reason_that_the_journal_keeps(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        identities.put(uow, case.id, Identity(name="旧名"))
        identities.put(uow, case.id, WANG)
        actor = city.actor(uow, "info_office", "info")
    with store.begin() as uow:
        assert identities.read(uow, case.id, reason=" 回访 ", actor=actor, now=NOW) == WANG
    with store.read() as uow:
        kind, payload, reader = uow.session.execute(
            select(JournalEntry.kind, JournalEntry.payload, JournalEntry.actor_id).order_by(JournalEntry.id.desc())
        ).first() or ("", "", None)
        assert (kind, reader) == (identities.OPENED, actor.person)
        assert "回访" in payload
        assert "王芳" not in payload
        assert journal_verification.verify(uow).holds


def test_nothing_readable_is_kept(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        assert not identities.exists(uow, case.id)
        identities.put(uow, case.id, WANG)
        assert identities.exists(uow, case.id)
        kept = bytes(literal.execute(uow, "SELECT sealed_bytes FROM identity").fetchone()[0])
    for secret in (WANG.name, WANG.phone, WANG.accused):
        assert secret.encode() not in kept


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_without_a_reason_it_stays_closed(store: Store, reason: str) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        identities.put(uow, case.id, WANG)
        with pytest.raises(ValueError, match="reason"):
            identities.read(uow, case.id, reason=reason, actor=SYSTEM, now=NOW)


def test_a_reading_unit_cannot_open_it_unseen(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        identities.put(uow, case.id, WANG)
    with store.read() as uow, pytest.raises(Exception, match=r"readonly|read-only"):
        identities.read(uow, case.id, reason="回访", actor=SYSTEM, now=NOW)


def test_an_undone_reading_gives_the_identity_to_nobody_unrecorded(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
    with store.begin() as uow, pytest.raises(NotFound):
        identities.read(uow, case.id, reason="回访", actor=SYSTEM, now=NOW)


def test_the_identity_of_another_case_does_not_open(store: Store) -> None:
    with store.begin() as uow:
        mine, other = new_case(uow), new_case(uow)
        identities.put(uow, mine.id, WANG)
        literal.execute(uow, "UPDATE identity SET case_id = ?", [other.id])
    with store.begin() as uow, pytest.raises(InvalidTag):
        identities.read(uow, other.id, reason="回访", actor=SYSTEM, now=NOW)


def test_no_other_module_touches_the_table() -> None:
    root = Path(__file__).parents[2] / "app"
    touches = re.compile(
        r"\bidentity\b.*\b(SELECT|INSERT|UPDATE|DELETE|JOIN)\b|\b(FROM|INTO|UPDATE|JOIN) +\"?identity\b"
    )
    model = re.compile(r"schema\.cases import .*\bIdentity\b|schema_cases\.Identity\b|\bcases\.Identity\b")
    found = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        for text in [path.read_text(encoding="utf-8")]
        if touches.search(text) or model.search(text)
    }
    assert found == {"store/identities.py"}
