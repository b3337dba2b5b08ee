"""审核: what the public will read, or that it reads nothing (Articles 8, 9). The original never changes."""

from collections.abc import Mapping

from app.domain.events import Event
from app.domain.personal_data import Kind, kinds_in, mask
from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store.cases import CaseRecord

PUBLISHED = frozenset({"publish", "publish_masked"})


def begin(case: CaseRecord, context: StepContext) -> Data:
    """The text with all personal data masked, as the author proposed it or as found here."""
    found = kinds_in(f"{case.original_title}\n{case.original_text}")
    return {
        "published_title": case.published_title or mask(case.original_title),
        "published_text": case.published_text or mask(case.original_text),
        "masked": [kind.value for kind in Kind if kind in found],
    }


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
