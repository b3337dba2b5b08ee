"""批示: the rank of an instruction is that of the person who gave it, never a clerk's choice (Articles 10, 12)."""

from collections.abc import Mapping

from app.domain.instructions import RANKS, highest
from app.engine.outcome import Json, Variables
from app.operations.steps import Data, StepContext
from app.store import people
from app.store.cases import CaseRecord
from app.store.unit_of_work import UnitOfWork


def begin(case: CaseRecord, context: StepContext) -> Data:
    """The leader whom the report or another leader named; else the actor, if he is one."""
    actor = context.actor
    own = str(actor.person) if actor.rank else ""
    return {"leader": own or context.variables.get("leader"), "date": context.clock.today}


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """Which instruction holds now, by when, and whom the leader named or passed the case on to."""
    return instructed(context.uow, data, context.variables)


def instructed(uow: UnitOfWork, data: Data, before: Variables) -> dict[str, Json]:
    """Variables after an instruction: `before` as raised by the answers `data` of the form `instruct`."""
    derived: dict[str, Json] = {"instruction": highest(str(before.get("instruction")), _given(uow, data))}
    if data["next_leader"]:
        derived["leader"] = data["next_leader"]
    if data["lead_unit"]:
        derived["proposed_unit"] = data["lead_unit"]
    earlier = str(before.get("leader_due") or "")
    if data["leader_due"] and earlier:
        derived["leader_due"] = min(data["leader_due"], earlier)
    return derived


def _given(uow: UnitOfWork, data: Data) -> str:
    if data["act"] == "批示":
        leader = people.get_person(uow, int(data["leader"]))
        return leader.rank if leader is not None and leader.rank in RANKS else "city_leader"
    return "read" if data["act"] == "圈阅" else "none"
