"""The journal: whatever is done to its rows, verification sees it."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.store import cases, journal, journal_seals, journal_verification, literal
from app.store.journal import Entry
from app.store.journal_chain import chain
from app.store.journal_seals import Break
from app.store.journal_verification import Verification
from app.store.unit_of_work import Head, Store
from tests.store.city import NOW, City, new_case

GUARDS = ("journal_entry_append_only", "journal_entry_kept", "journal_seal_append_only", "journal_seal_kept")


def entry(number: int = 1) -> Entry:
    return Entry(NOW + timedelta(seconds=number), None, "task:completed", {"number": number, "note": "办结"})


def fill(store: Store) -> list[int]:
    """Two cases with four entries each, the administration with two; sealed. Ids of the cases."""
    with store.begin() as uow:
        ids = [new_case(uow).id for _ in range(2)]
    for number in range(3):
        with store.begin() as uow:
            for case_id in ids:
                cases.project(uow, case_id, {"summary": str(number)}, [entry(number)])
    with store.begin() as uow:
        journal.append(uow, journal.ADMINISTRATION, [entry(8), entry(9)])
        journal_seals.seal(uow, NOW)
    return ids


def tamper(store: Store, *commands: str) -> Verification:
    """What verification says after somebody with the database's own rights has changed rows."""
    with store.begin() as uow:
        for guard in GUARDS:
            table = guard.removesuffix("_append_only").removesuffix("_kept")
            drop = "DROP TRIGGER {guard} ON {table}" if store.dialect == "postgresql" else "DROP TRIGGER {guard}"
            literal.execute(uow, literal.compose(drop, guard=guard, table=table))
        for command in commands:
            literal.execute(uow, command)
    return verified(store)


def verified(store: Store) -> Verification:
    with store.read() as uow:
        return journal_verification.verify(uow)


def broken(verification: Verification) -> Sequence[Break]:
    return [found for found in verification.breaks if found.stream != "seals"]


@pytest.fixture
def first(store: Store, city: City) -> int:
    """Id of the first of two cases in a journal that holds."""
    ids = fill(store)
    whole = verified(store)
    assert (whole.holds, whole.streams, whole.entries) == (True, 4, 11)
    return ids[0]


def test_an_empty_journal_holds(store: Store) -> None:
    assert verified(store) == Verification(0, 0, (), "")


def test_an_edited_payload_is_seen(store: Store, first: int) -> None:
    done = tamper(store, f"UPDATE journal_entry SET payload = '{{}}' WHERE stream = 'case:{first}' AND seq = 2")
    assert broken(done) == [Break(f"case:{first}", 2, "edited")]


@pytest.mark.parametrize(
    "edit", ["kind = 'task:taken'", "actor_id = 7", "salt = '00'", "payload_digest = salt", "entry_hash = salt"]
)
def test_every_edited_column_is_seen(store: Store, first: int, edit: str) -> None:
    done = tamper(store, f"UPDATE journal_entry SET {edit} WHERE stream = 'case:{first}' AND seq = 3")
    assert broken(done) == [Break(f"case:{first}", 3, "edited")]


def test_another_time_is_seen(store: Store, first: int) -> None:
    moved = "'2026-03-02 01:30:00.000001'" if store.dialect == "sqlite" else "at + interval '1 microsecond'"
    done = tamper(store, f"UPDATE journal_entry SET at = {moved} WHERE stream = 'case:{first}' AND seq = 1")
    assert broken(done) == [Break(f"case:{first}", 1, "edited")]


def test_an_entry_edited_with_all_its_own_hashes_is_seen(store: Store, first: int) -> None:
    with store.read() as uow:
        head = literal.execute(
            uow, "SELECT previous FROM journal_entry WHERE stream = ? AND seq = 2", [f"case:{first}"]
        ).fetchone()[0]
    (forged,) = chain(f"case:{first}", 1, head, [Entry(NOW, None, "task:completed", {"forged": True})])
    received = f"(SELECT at FROM journal_entry e WHERE e.stream = 'case:{first}' AND e.seq = 1)"
    done = tamper(
        store,
        f"UPDATE journal_entry SET at = {received}, payload = '{forged.payload}', salt = '{forged.salt}', "
        f"payload_digest = '{forged.payload_digest}', entry_hash = '{forged.entry_hash}' "
        f"WHERE stream = 'case:{first}' AND seq = 2",
    )
    assert broken(done) == [Break(f"case:{first}", 3, "replaced")]


def test_an_entry_taken_out_of_the_middle_is_seen(store: Store, first: int) -> None:
    done = tamper(store, f"DELETE FROM journal_entry WHERE stream = 'case:{first}' AND seq = 2")
    assert broken(done) == [Break(f"case:{first}", 2, "missing")]


def test_a_cut_off_tail_is_seen(store: Store, first: int) -> None:
    done = tamper(store, f"DELETE FROM journal_entry WHERE stream = 'case:{first}' AND seq >= 3")
    assert broken(done) == [Break(f"case:{first}", 3, "missing")]


def test_an_emptied_stream_is_seen(store: Store, first: int) -> None:
    done = tamper(store, f"DELETE FROM journal_entry WHERE stream IN ('case:{first}', 'administration')")
    assert broken(done) == [Break("administration", 1, "missing"), Break(f"case:{first}", 1, "missing")]


def test_swapped_entries_are_seen(store: Store, first: int) -> None:
    where = f"stream = 'case:{first}' AND seq"
    done = tamper(
        store,
        f"UPDATE journal_entry SET seq = 99 WHERE {where} = 2",
        f"UPDATE journal_entry SET seq = 2 WHERE {where} = 3",
        f"UPDATE journal_entry SET seq = 3 WHERE {where} = 99",
    )
    assert broken(done) == [Break(f"case:{first}", 2, "edited")]


def test_an_entry_put_behind_the_head_is_seen(store: Store, first: int) -> None:
    copied = "at, actor_id, kind, payload, salt, payload_digest, previous, entry_hash"
    done = tamper(
        store,
        f"INSERT INTO journal_entry (stream, seq, {copied}) "
        f"SELECT stream, 5, {copied} FROM journal_entry WHERE stream = 'case:{first}' AND seq = 4",
    )
    assert broken(done) == [Break(f"case:{first}", 5, "edited")]


def test_a_well_made_entry_behind_the_head_is_seen(store: Store, first: int) -> None:
    with store.begin() as uow:
        journal.write_entries(uow, f"case:{first}", [entry(5)], journal.head_of(uow, journal.case_stream(first)))
    assert broken(verified(store)) == [Break(f"case:{first}", 5, "extra")]


@pytest.mark.parametrize(
    "stream", ["case:999", "deployment:999", "case:x", "case:0", "nobody", "case:" + "9" * 30]
)
def test_entries_of_a_stream_that_nothing_carries_are_seen(store: Store, first: int, stream: str) -> None:
    with store.begin() as uow:
        journal.write_entries(uow, stream, [entry()], Head(0, 0, ""))
    assert broken(verified(store)) == [Break(stream, 1, "extra")]


def test_an_altered_head_is_seen(store: Store, first: int) -> None:
    done = tamper(store, f"UPDATE \"case\" SET journal_head = 'x' WHERE id = {first}")
    assert broken(done) == [Break(f"case:{first}", 4, "head")]


def test_a_tail_cut_off_together_with_the_head_is_seen_by_the_seal(store: Store, first: int) -> None:
    stream = f"stream = 'case:{first}'"
    done = tamper(
        store,
        f"DELETE FROM journal_entry WHERE {stream} AND seq = 4",
        'UPDATE "case" SET journal_seq = 3, journal_head = '
        f"(SELECT entry_hash FROM journal_entry WHERE {stream} AND seq = 3) WHERE id = {first}",
    )
    assert done.breaks == (Break("seals", 1, "missing"),)


def test_a_last_entry_rewritten_together_with_the_head_is_seen_by_the_seal(store: Store, first: int) -> None:
    with store.read() as uow:
        place = [f"case:{first}"]
        row = literal.execute(uow, "SELECT previous FROM journal_entry WHERE stream = ? AND seq = 4", place)
        (forged,) = chain(place[0], 3, row.fetchone()[0], [Entry(NOW, None, "task:completed", {"forged": True})])
    received = f"(SELECT at FROM journal_entry e WHERE e.stream = 'case:{first}' AND e.seq = 1)"
    done = tamper(
        store,
        f"UPDATE journal_entry SET at = {received}, payload = '{forged.payload}', salt = '{forged.salt}', "
        f"payload_digest = '{forged.payload_digest}', entry_hash = '{forged.entry_hash}' "
        f"WHERE stream = 'case:{first}' AND seq = 4",
        f"UPDATE \"case\" SET journal_head = '{forged.entry_hash}' WHERE id = {first}",
    )
    assert done.breaks == (Break("seals", 1, "replaced"),)


def test_a_seal_covers_what_was_written_since_the_last_one(store: Store, first: int) -> None:
    with store.begin() as uow:
        before = journal_seals.head(uow)
        assert journal_seals.seal(uow, NOW) is None
        cases.project(uow, first, {"summary": "later"}, [entry(10)])
        after = journal_seals.seal(uow, NOW)
        assert before is not None
        assert after is not None
        assert (after.entries, after.previous) == (1, before.seal_hash)
        assert journal_seals.head(uow) == after
    assert verified(store).sealed_head == after.seal_hash
    assert verified(store).holds


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        ("UPDATE journal_seal SET entries = entries - 1", "edited"),
        ("UPDATE journal_seal SET seal_hash = heads_digest WHERE id = 2", "edited"),
        ("UPDATE journal_seal SET previous = heads_digest WHERE id = 2", "missing"),
        ("DELETE FROM journal_seal WHERE id = 1", "missing"),
    ],
)
def test_altered_seals_are_seen(store: Store, first: int, edit: str, problem: str) -> None:
    with store.begin() as uow:
        cases.project(uow, first, {"summary": "later"}, [entry(10)])
        journal_seals.seal(uow, NOW)
    done = tamper(store, edit)
    assert [(found.stream, found.problem) for found in done.breaks] == [("seals", problem)]


def test_an_entry_moved_out_of_its_seal_is_seen(store: Store, first: int) -> None:
    done = tamper(store, "UPDATE journal_entry SET id = id + 1000 WHERE stream = 'administration' AND seq = 1")
    assert done.breaks == (Break("seals", 1, "missing"),)


def test_entries_of_one_unit_follow_each_other(store: Store, city: City) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        journal.append(uow, journal.case_stream(case.id), [entry(1), entry(2)])
        cases.project(uow, case.id, {"stage": "sorting"}, [entry(3)])
        journal.append(uow, journal.case_stream(case.id), [])
        journal.append(uow, journal.deployment_stream(city.deployment), [entry(4)])
    whole = verified(store)
    assert (whole.holds, whole.entries) == (True, 6)


def test_payloads_are_canonical_and_salted(store: Store, first: int) -> None:
    with store.read() as uow:
        rows = literal.execute(
            uow, "SELECT payload, salt, payload_digest FROM journal_entry WHERE seq = 2 ORDER BY stream"
        ).fetchall()
    payloads, salts, digests = zip(*rows, strict=True)
    assert payloads[1] == payloads[2] == '{"note":"办结","number":0}'
    assert len(set(salts)) == len(set(digests)) == 3
