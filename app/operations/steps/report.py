"""呈报单: the sheet on which an important message goes to a leader (Article 10, procedure §7)."""

from collections.abc import Mapping

from app.domain.events import Event
from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.operations.topics.issue_paper import CODES
from app.store import papers, steps
from app.store.cases import CaseRecord
from app.store.papers import NewPaper

KIND = "report_sheet"


def begin(case: CaseRecord, context: StepContext) -> Data:
    """Matter and summary as sorted, with what sorting proposed."""
    history = reversed(steps.steps_of_case(context.uow, case.id))
    proposed = (step.inputs["proposal"] for step in history if step.inputs and "proposal" in step.inputs)
    return {"subject": case.original_title, "summary": case.summary, "proposal": next(proposed, "")}


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The sheet takes its number now; who checked it stands as signatory."""
    sheet = papers.issue(
        context.uow,
        NewPaper(
            case_id=case.id,
            kind=KIND,
            code=CODES[KIND],
            year=context.clock.today.year,
            content={
                "number": case.number,
                "source": case.source,
                "received_at": case.received_at.isoformat(),
                **{name: data[name] for name in ("leader", "subject", "summary", "background", "proposal")},
            },
            signed_at=context.clock.now,
            drafted_by=context.actor.person,
            signed_by=int(data["checked_by"]),
        ),
    )
    context.turn.note(Event.PAPER_ISSUED, kind=sheet.kind, number=sheet.number)
    return {}
