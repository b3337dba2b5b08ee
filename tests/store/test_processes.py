"""Deployments: numbered, immutable, byte for byte."""

from dataclasses import replace

from app.store import journal, journal_verification, processes
from app.store.journal import Entry
from app.store.processes import NewDeployment
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, new_case, started

PLAIN = NewDeployment(
    process="unit_handling",
    digest="a" * 64,
    files={"process.bpmn": b"\xef\xbb\xbf<x/>\r\n", "scenarios/one.toml": b""},
    manifest={"owner": "info_office", "stages": {"handle": "handling"}},
    note="第一版",
    published_at=NOW,
)


def test_deployments_are_numbered_per_process_and_unit(store: Store, city: City) -> None:
    with store.begin() as uow:
        first = processes.insert_deployment(uow, PLAIN, [Entry(NOW, None, "deployment:published", {})])
        second = processes.insert_deployment(uow, replace(PLAIN, digest="b" * 64))
        own = processes.insert_deployment(uow, replace(PLAIN, unit_id="east"))
    assert [found.number for found in (first, second, own)] == [1, 2, 1]
    with store.begin() as uow:
        assert processes.get_deployment(uow, first.id) == first
        assert processes.get_deployment(uow, 999) is None
        assert processes.latest(uow, "unit_handling") == second
        assert processes.latest(uow, "unit_handling", "east") == own
        assert processes.latest(uow, "unit_handling", "water") is None
        assert processes.deployments(uow, "unit_handling") == [own, second, first]
        assert len(processes.deployments(uow)) == 4
        newest = processes.newest(uow)
        assert newest["unit_handling", ""] == second.id
        assert newest["unit_handling", "east"] == own.id
        assert ("unit_handling", "water") not in newest
        journal.append(uow, journal.deployment_stream(first.id), [Entry(NOW, None, "deployment:noted", {})])
        assert journal_verification.verify(uow).holds
    assert (first.manifest, first.note, first.published_at) == (PLAIN.manifest, "第一版", NOW)


def test_files_come_back_byte_for_byte(store: Store) -> None:
    with store.begin() as uow:
        made = processes.insert_deployment(uow, PLAIN)
        assert processes.files(uow, made.id) == PLAIN.files
        assert processes.files(uow, 999) == {}


def test_an_incident_is_kept_and_moves_the_version(store: Store, city: City) -> None:
    with store.begin() as uow:
        instance = started(uow, city, new_case(uow).id)
        processes.note_incident(uow, instance, "incident", {"code": "budget"})
        found = processes.get_instance(uow, instance)
    assert found is not None
    assert (found.status, found.incident, found.version) == ("incident", {"code": "budget"}, 1)
