"""The diagrams of the procedure, led about at random: no way through them ends in an incident."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from SpiffWorkflow.bpmn.specs.event_definitions import MessageEventDefinition

from app.engine.outcome import TopicCall, Variables
from app.engine.reading import read
from app.engine.scope import executable
from tests.engine.run.test_walks import Ours, Stored
from tests.engine.run.world import World

PROCESSES = Path(__file__).parents[3] / "processes"
FOLDERS = [PROCESSES / "message_handling", *sorted(file.parent for file in PROCESSES.glob("*/*.bpmn"))]
OFFICES = ["info_office", "supervision_office"]
ANSWERS: dict[str, list[Any]] = {
    "moderation": ["publish", "publish_masked", "handle_only", "decline", "seal"],
    "disposal": ["transfer", "transfer", "transfer", "report", "merge", "direct_reply", "sealed"],
    "complexity": ["simple", "complex"],
    "major": [True, False],
    "transfer_mode": ["pool", "assign"],
    "instruction": ["none", "read", "city_leader", "city_main_leader", "province_main_leader"],
    "next_leader": ["", "", "somebody"],
    "disputed": [True, False, False],
    "paper": ["none", "transfer_notice", "supervision_order"],
    "key_supervision": [True, False],
    "lead_unit": ["education", "county"],
    "lead_kind": ["city_department", "county", "coordinating_office"],
    "assisting_units": [[], ["police"], ["police", "water"]],
    "acting_unit": ["", "township"],
    "acknowledgement": ["accept", "accept", "contest", "return"],
    "approved": [True, True, False],
    "rating": ["rated", "follow_up", "rehandle", "none"],
    "visibility": ["public", "author_only", "none"],
    "measure": ["urge", "order", "meeting", "close"],
    "next_report": ["", "2026-03-09"],
    "paper_report": [True, False],
    "new_due": ["2026-03-20"],
}


def folder(name: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in name.iterdir() if file.suffix in {".bpmn", ".dmn"}}


DEFINITIONS = [definition for path in FOLDERS if (definition := read(folder(path)).definition)]


READ = {name for runs in map(executable, DEFINITIONS) for text in runs.expressions.values() for name in text.names}
"""Every variable that some diagram reads."""
FIRST: dict[str, Any] = {
    **dict.fromkeys(sorted(READ), ""),
    **{name: values[0] for name, values in ANSWERS.items()},
    "source": "portal", "intake_office": "info_office", "merged": False, "round": "first", "dispatched_by": "",
    "claimable": False, "due_on": "", "citizen_due": "", "leader_due": "", "limit_days": 0,
    "on_people_board": False, "review_by": "none", "publish_by": "", "feedback_to": "none", "assisting_units": [],
    "accusation": False,
}  # fmt: skip


def world() -> World:
    """The procedure with topics that return what their real ones do, and nothing else."""
    here = World(list(DEFINITIONS))

    def due(limit: object) -> str:
        return (here.clock.today + timedelta(days=int(str(limit)))).isoformat()

    def start_clock(asked: TopicCall) -> Variables:
        return {"due_on": due(asked.variables["limit_days"]), "acknowledgement": "", "approved": True}

    def restate_due(asked: TopicCall) -> Variables:
        return {"due_on": due(asked.variables["limit_days"]), "acknowledgement": "accept"}

    def start_round(asked: TopicCall) -> Variables:
        return {"approved": True, "round": asked.variables["rating"], "rating": "none", "due_on": due(5)}

    here.topics = {
        "start_clock": start_clock,
        "restate_due": restate_due,
        "start_round": start_round,
        "merge_case": lambda _: {"merged": True},
        "apply_instruction": lambda asked: {"instruction": asked.variables["instruction"], "due_on": due(2)},
    }
    return here


def first(random: Random) -> dict[str, Any]:
    """What is known of a message when it comes in."""
    source = random.choice(["portal", "people_mayor", "people_mayor", "provincial_site"])
    return {**FIRST, "source": source, "on_people_board": source == "people_mayor"}


def lead(random: Random, *ways: Ours) -> list[str]:
    """One random way through the procedure, taken by all alike."""
    path: list[str] = []
    while not ways[0].finished() and len(path) < 70:
        opened, timers = ways[0].open(), ways[0].timers()
        manager = ways[0].instance.event_manager
        messages = sorted(
            token.task_spec.event_definition.name
            for token in manager.tasks.values()
            if isinstance(token.task_spec.event_definition, MessageEventDefinition)
        )
        answers = {name: random.choice(values) for name, values in ANSWERS.items()}
        pick = random.random()
        if messages and (pick < 0.1 or not opened):
            path.append(random.choice(messages))
            for way in ways:
                way.instance.fire(way.instance.waiting_for(MessageEventDefinition, path[-1]), answers)
                way.instance.drain()
        elif timers and pick < 0.2:
            path.append(random.choice(timers))
            for way in ways:
                way.ring(path[-1])
        else:
            path.append(random.choice(opened))
            for way in ways:
                way.do(path[-1], answers)
        for way in ways[1:]:
            assert (way.open(), way.timers()) == (ways[0].open(), ways[0].timers()), path
    return path


@pytest.mark.parametrize("seed", range(40))
def test_every_way_goes_on_and_stored_is_as_kept(seed: int) -> None:
    random = Random(seed)
    known = first(random)
    kept, stored = Ours(world(), known), Stored(world(), known)
    path = lead(random, kept, stored)
    assert kept.variables() == stored.variables(), path
    assert any(step.kind == "userTask" for step in kept.instance.steps)


def test_the_ways_pass_nearly_every_element() -> None:
    passed: set[tuple[str, str]] = set()
    for seed in range(60):
        random = Random(seed)
        way = Ours(world(), first(random))
        lead(random, way)
        passed.update((step.process, step.element) for step in way.instance.steps)
    for definition in DEFINITIONS:
        if definition.process in {"message_handling", "transfer", "unit_handling", "reply"}:
            elements = {(definition.process, name) for name in definition.elements}
            assert len(elements & passed) >= 0.9 * len(elements), elements - passed


@pytest.mark.parametrize("process", ["feedback", "supervision", "extension", "accusation"])
def test_linked_processes_come_to_their_end(process: str) -> None:
    number = [definition.process for definition in DEFINITIONS].index(process)
    ended = 0
    for seed in range(10):
        here = world()
        here.definitions.insert(0, DEFINITIONS[number])
        known = {**FIRST, "dispatched_by": "info_office", "limit_days": 5}
        kept, stored = Ours(here, known), Stored(here, known)
        lead(Random(seed), kept, stored)
        ended += kept.finished()
    assert ended >= 8
