"""审核: what the public will read, or that it reads nothing (Articles 8, 9). The original never changes."""

from collections.abc import Mapping

from app.domain.events import Event
from app.domain.personal_data import mask
from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord

PUBLISHED = frozenset({"publish", "publish_masked"})


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The published text is kept; the topic behind it sets the time. Whoever wants no publicity gets none."""
    moderation = data["moderation"]
    if moderation not in PUBLISHED or not case.wants_public:
        context.change(withheld=True, published_title="", published_text="")
        context.turn.note(Event.CASE_WITHHELD, moderation=moderation)
    elif moderation == "publish":
        context.change(published_title=case.original_title, published_text=case.original_text)
    else:
        title = data["published_title"] or mask(case.original_title)
        context.change(published_title=title, published_text=data["published_text"])
    return {}
