"""人民网答复登记: where and when the reply stands on the outside board (Article 14)."""

from collections.abc import Mapping
from datetime import datetime

from app.engine.outcome import Json
from app.operations.steps import Data, StepContext
from app.store import replies
from app.store.cases import CaseRecord


def record(case: CaseRecord, data: Data, context: StepContext) -> Mapping[str, Json]:
    """The time was typed as on the local clock."""
    at = datetime.fromisoformat(data["published_at"]).replace(tzinfo=context.clock.zone)
    replies.save(context.uow, case.id, case.round, {"outside_url": data["url"], "outside_at": at})
    return {}
