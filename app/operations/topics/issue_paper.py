"""签发后制发文书: number, date and seal come with the signature (procedure §7)."""

from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext
from app.store import papers, steps
from app.store.papers import NewPaper
from app.store.steps import StepRecord

TITLE = "制发文书"
PARAMETERS = {"kind": "文种：supervision_order 督办件、transfer_notice 转办通知、urge_notice 催办通知"}
CHANGES = "签发当日编号，成文入卷；编号按文种和年度连续，草稿不占号。"

CODES = {
    "supervision_order": "平政督办",
    "transfer_notice": "平政督转",
    "urge_notice": "平政督催",
    "report_sheet": "平信呈",
}


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Issue the paper whose draft is the last form with requirements; whoever acts now signs it.

    LookupError for an unknown kind.
    """
    kind = str(parameters.get("kind") or "")
    if kind not in CODES:
        raise LookupError(f"no kind of paper: {kind}")
    case, draft = context.case, _draft(context)
    inputs = draft.inputs or {} if draft else {}
    paper = papers.issue(
        context.uow,
        NewPaper(
            case_id=case.id,
            kind=kind,
            code=CODES[kind],
            year=context.clock.today.year,
            content={
                "to": context.text("lead_unit"),
                "copies": inputs.get("copies") or [],
                "assisting": context.variables.get("assisting_units") or [],
                "requirements": inputs.get("requirements") or "",
                "summary": case.summary,
                "instruction": case.instruction,
                "due_on": context.text("due_on"),
                "dated": context.clock.today.isoformat(),
            },
            signed_at=context.clock.now,
            drafted_by=draft.actor_id if draft else None,
            signed_by=context.actor.person,
        ),
    )
    context.turn.note(Event.PAPER_ISSUED, kind=kind, number=paper.number)
    return {}


def _draft(context: TopicContext) -> StepRecord | None:
    history = steps.steps_of_case(context.uow, context.case.id)
    return next((step for step in reversed(history) if "requirements" in (step.inputs or {})), None)
