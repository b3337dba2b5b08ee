"""发布留言: the public may read the message from now on (Article 8)."""

from app.domain.events import Event
from app.engine.outcome import Json, Variables
from app.operations.running.turn import TopicContext

TITLE = "发布留言"
PARAMETERS: dict[str, str] = {}
CHANGES = "按审核结论公开留言原文或隐去后的文本；不公开的，登记册只显示“依法不公开”。"


def run(parameters: Variables, context: TopicContext) -> dict[str, Json]:
    """Publish the original, or the masked text that moderation wrote; withhold what is handled unpublished.

    A message whose author does not want it public is never published, whatever moderation decided.
    """
    case, moderation = context.case, context.text("moderation")
    if moderation == "handle_only" or not case.wants_public or case.sealed:
        context.turn.change(withheld=True)
        context.turn.note(Event.CASE_WITHHELD)
        return {}
    masked = moderation == "publish_masked"
    context.turn.change(
        published_title=(masked and case.published_title) or case.original_title,
        published_text=case.published_text if masked else case.original_text,
        published_at=case.published_at or context.clock.now,
    )
    context.turn.note(Event.CASE_PUBLISHED, masked=masked)
    return {}
