"""收集整理: what the message is about, its main case or its parts, and the unit proposed (Articles 2, 9)."""

from collections.abc import Mapping
from functools import partial

from app.domain.errors import Invalid
from app.engine.outcome import Json
from app.operations.routing_proposal import propose_lead
from app.operations.splitting import split
from app.operations.steps import Data, StepContext
from app.store import case_links, cases
from app.store.cases import CaseRecord
from app.store.unit_of_work import UnitOfWork
from forms.words import _, say


def begin(case: CaseRecord, context: StepContext) -> Data:
    """What the author or an earlier sorting said, and the unit that place and subject point to."""
    variables = context.variables
    return {
        **{name: getattr(case, name) for name in ("kind", "category", "summary", "urgent", "major", "origin_url")},
        **{name: variables.get(name) for name in ("complexity", "transfer_mode", "on_people_board")},
        "lead_unit": variables.get("proposed_unit") or propose_lead(context.uow, case).unit,
    }


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """Invalid when the main case is not one that this message can follow."""
    context.change(
        kind=data["kind"],
        category=data["category"],
        summary=data["summary"],
        urgent=data["urgent"],
        origin_url=data["origin_url"] or case.origin_url,
    )
    if data["disposal"] == "merge":
        main = main_case(context.uow, case, data["main_case"])
        case_links.link(context.uow, case.id, main.id, "merged")
        context.change(main_case_id=main.id)
    for matter in data["split"].splitlines():
        if matter.strip():
            context.turn.afterwards.append(partial(_split, context, case.id, matter.strip()))
    return {"proposed_unit": data["lead_unit"]}


def _split(context: StepContext, case_id: int, matter: str, _instance_id: int) -> None:
    split(context.uow, context.actor, context.clock, case_id, matter)


def main_case(uow: UnitOfWork, case: CaseRecord, number: str) -> CaseRecord:
    """The case under `number` that `case` may be merged into. A sealed one is as if it did not exist."""
    main = cases.case_by_number(uow, number)
    if main is None or main.sealed:
        raise Invalid({"main_case": [_("没有这个编号的留言，请检查编号。")]})
    if main.id == case.id:
        raise Invalid({"main_case": [_("不能并入本件，请填写另一件的编号。")]})
    if main.main_case_id is not None:
        followed = cases.get_case(uow, main.main_case_id).number
        raise Invalid({"main_case": [say(_("该件已并入%(number)s，请填写%(number)s。"), number=followed)]})
    if case_links.merged_into(uow, case.id):
        raise Invalid({"main_case": [_("已有留言并入本件，本件不能再并入别的留言。")]})
    return main
