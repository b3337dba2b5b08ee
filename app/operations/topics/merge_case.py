"""并入主件: the case follows its main case and is answered with it."""

from dataclasses import replace
from functools import partial

from app.domain.errors import Invalid
from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running import verbs
from app.operations.running.turn import TopicContext
from app.store import case_links, cases
from forms.words import _

TITLE = "并入主件"
PARAMETERS: dict[str, str] = {}
CHANGES = "与主件建立关联，采用主件的承办单位；主件已答复的，随即答复本件。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Take over the main case's lead unit. Invalid when sorting named no main case."""
    case = context.case
    if case.main_case_id is None:
        raise Invalid({"main_case": [_("请填写主件的登记编号。")]})
    main = cases.get_case(context.uow, case.main_case_id)
    case_links.link(context.uow, case.id, main.id, "merged")
    context.turn.note(Event.CASE_MERGED, main=main.id)
    if main.replied_at is not None:
        context.turn.afterwards.append(partial(tell, context, case.id, main.id))
    return {
        "merged": True,
        "lead_unit": main.lead_unit,
        "lead_kind": main.lead_kind,
        "acting_unit": main.acting_unit,
    }


def tell(context: TopicContext, case_id: int, main_id: int, _instance: int) -> None:
    """Tell a merged case that its main case has been answered; called once the turn is written."""
    from_main = replace(context.turn, instance_id=None)
    verbs.deliver_to_case(from_main, case_id, "main_case_replied", {"main_case": main_id})
