"""Compares what a scenario expects with what came of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.domain.permissions import SYSTEM
from app.operations.cases import MAIN_PROCESS
from app.operations.running.surroundings import TurnSurroundings
from app.operations.running.turn import Turn
from app.operations.scenarios.stage import Stage
from app.store import case_access, cases, papers, processes, steps, work_items
from app.store.processes import InstanceRecord
from app.store.steps import StepRecord
from app.store.unit_of_work import UnitOfWork

ON_THE_PATH = frozenset({"userTask", "boundaryEvent", "intermediateCatchEvent"})
COLUMN_OF = {"unit": "unit_id", "due": "due_on"}
"""Keys of an expected work item that are named otherwise in its row."""


def compare(stage: Stage, expect: Mapping[str, Any], case: str) -> Iterator[str]:
    """A sentence for everything that is not as expected."""
    for key, wanted in expect.items():
        check = _CHECKS.get(key)
        if check is None:
            yield f"不认识的检查项：{key}"
        elif key in {"seen_by", "hidden_from"}:
            yield from _seen(stage, case, wanted, seen=key == "seen_by")
        else:
            with stage.office.read() as uow:
                yield from check(stage, uow, stage.cases[case], wanted)


def _path(stage: Stage, uow: UnitOfWork, case_id: int, wanted: Any) -> Iterator[str]:
    passed = _passed(uow, case_id, _main(uow, case_id))
    if passed != wanted:
        yield f"path应为{wanted}，实为{passed}"


def _linked(stage: Stage, uow: UnitOfWork, case_id: int, wanted: Any) -> Iterator[str]:
    main = _main(uow, case_id)
    others = [one for one in processes.instances_of_case(uow, case_id) if one.id != main.id]
    paths = {one.process: _passed(uow, case_id, one) for one in others}
    if list(paths.items()) != list(wanted.items()):
        yield f"linked应为{wanted}，实为{paths}"


def _open(stage: Stage, uow: UnitOfWork, case_id: int, wanted: Any) -> Iterator[str]:
    items = list(work_items.items_of_case(uow, case_id))
    left = list(items)
    for entry in wanted:
        row = {COLUMN_OF.get(key, key): value for key, value in entry.items()}
        fitting = [item for item in left if all(getattr(item, name) == value for name, value in row.items())]
        if fitting:
            left.remove(fitting[0])
        else:
            told = [(item.process, item.element, item.role, item.unit_id, str(item.due_on)) for item in items]
            yield f"open应有{entry}，实有{told}"
    if left and len(wanted) != len(items):
        yield f"open应有{len(wanted)}件，另有{[item.element for item in left]}"


def _finished(stage: Stage, uow: UnitOfWork, case_id: int, wanted: Any) -> Iterator[str]:
    finished = _main(uow, case_id).status == "finished"
    if finished != wanted:
        yield f"finished应为{wanted}，实为{finished}"


def _case(stage: Stage, uow: UnitOfWork, case_id: int, wanted: Any) -> Iterator[str]:
    yield from _differences("case", wanted, lambda name: getattr(cases.get_case(uow, case_id), name, None))


def _variables(stage: Stage, uow: UnitOfWork, case_id: int, wanted: Any) -> Iterator[str]:
    turn = Turn(uow, SYSTEM, stage.clock, case_id, None)
    around = TurnSurroundings(turn)
    known = turn.library.runner.situation(_main(uow, case_id).state, around).variables
    yield from _differences("variables", wanted, known.get)


def _papers(stage: Stage, uow: UnitOfWork, case_id: int, wanted: Any) -> Iterator[str]:
    kinds = [paper.kind for paper in papers.papers_of(uow, case_id)]
    if kinds != wanted:
        yield f"papers应为{wanted}，实为{kinds}"


def _differences(what: str, wanted: Mapping[str, Any], actual: Callable[[str], Any]) -> Iterator[str]:
    for name, value in wanted.items():
        found = actual(name)
        if found != value:
            yield f"{what}.{name}应为{value}，实为{found}"


def _seen(stage: Stage, case: str, names: Sequence[str], *, seen: bool) -> Iterator[str]:
    for name in names:
        actor = stage.actor(name, case)
        with stage.office.read() as uow:
            found = case_access.reaches_case(uow, actor, stage.cases[case])
        if found != seen:
            yield f"{name}{'应能' if seen else '不应'}看到本件"


def _main(uow: UnitOfWork, case_id: int) -> InstanceRecord:
    found = processes.instances_of_case(uow, case_id)
    return next((instance for instance in found if instance.process == MAIN_PROCESS), found[0])


def _passed(uow: UnitOfWork, case_id: int, instance: InstanceRecord) -> list[str]:
    """User tasks, boundary events and caught messages of an instance, and the ends of the process itself."""
    history = steps.steps_of_case(uow, case_id)
    return [step.element for step in history if step.instance_id == instance.id and _shown(step, instance)]


def _shown(step: StepRecord, instance: InstanceRecord) -> bool:
    return step.kind in ON_THE_PATH or (step.kind == "endEvent" and step.process == instance.process)


_CHECKS: Mapping[str, Callable[[Stage, UnitOfWork, int, Any], Iterator[str]]] = {
    "path": _path,
    "linked": _linked,
    "open": _open,
    "finished": _finished,
    "case": _case,
    "variables": _variables,
    "papers": _papers,
    "seen_by": lambda *_: iter(()),
    "hidden_from": lambda *_: iter(()),
}
