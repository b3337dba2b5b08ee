"""What a person is told (通知), and how."""

from datetime import timedelta
from enum import StrEnum

KEPT = timedelta(days=90)
"""How long a notice is kept."""


class NoticeKind(StrEnum):
    """Kinds of notices, written when something happens. What is due soon is read from the tasks themselves."""

    ASSIGNED = "assigned"
    """A task was given to the person. Facts: step, by."""
    HANDED_OVER = "handed_over"
    """A colleague handed a task over. Facts: step, by, and n where it was several at once."""
    RETURNED = "returned"
    """What the person had done came back. Facts: step (the one that waits now), by."""
    MENTION = "mention"
    """Somebody called upon the person in a comment. Facts: by, comment."""
    COMMENT = "comment"
    """Somebody commented on a case that the person works on. Facts: by, comment."""
    DEPUTY = "deputy"
    """The person was named as a deputy. Facts: of (in whose stead), since and until as ISO dates."""
    EXPORT_READY = "export_ready"
    """A list was exported. Facts: export (its id), rows."""
    FILE_DAMAGED = "file_damaged"
    """A stored file is lost; administrators are told. Facts: file (its id), problem (missing | broken)."""
    IMPORT_FINISHED = "import_finished"
    """An import came to its end. Facts: run, added, repeated, refused; failed where the file could not be read."""


class MailChoice(StrEnum):
    """How somebody wants to be told by mail."""

    NEVER = "never"
    DAILY = "daily"
    """One letter at 8:30 on working days."""
    AT_ONCE = "at_once"
    """Mentions and overdue tasks at once, everything else in the daily letter."""
