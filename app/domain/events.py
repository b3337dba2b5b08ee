"""Names of what is recorded: journal entries and counted figures."""

from enum import StrEnum


class Event(StrEnum):
    """Kinds of journal entries, `subject:past participle`."""

    CASE_RECEIVED = "case:received"
    CASE_LINKED = "case:linked"
    CASE_PUBLISHED = "case:published"
    CASE_WITHHELD = "case:withheld"
    CASE_SEALED = "case:sealed"
    CASE_MERGED = "case:merged"
    CASE_ARCHIVED = "case:archived"
    CASE_SETTLED = "case:settled"
    CODE_RENEWED = "case:code_renewed"
    CASE_VIEWED = "case:viewed"
    DUE_SET = "due:set"
    PAPER_ISSUED = "paper:issued"
    REPLY_PUBLISHED = "reply:published"
    TASK_COMPLETED = "task:completed"
    TASK_TAKEN = "task:taken"
    TASK_GIVEN_BACK = "task:given_back"
    TIMER_FIRED = "timer:fired"
    MESSAGE_DELIVERED = "message:delivered"
    PROCESS_STARTED = "process:started"
    PROCESS_RESUMED = "process:resumed"
    PROCESS_RESCHEDULED = "process:rescheduled"
    REASON_ADDED = "process:reason_added"
    PROCESS_MISSED = "process:missed"
    INCIDENT_RAISED = "incident:raised"
    DEPLOYMENT_PUBLISHED = "deployment:published"
    IMPORT_STARTED = "import:started"
    CALENDAR_CHANGED = "calendar:changed"
    ACCOUNT_SIGNED_IN = "account:signed_in"
    CREDENTIALS_CHANGED = "account:credentials_changed"
    SESSIONS_ENDED = "account:sessions_ended"


class Figure(StrEnum):
    """Names of counters; the key says for which unit or stage (empty = the whole city)."""

    RECEIVED = "received"
    PUBLISHED = "published"
    DELIVERED = "delivered"
    REPLIED = "replied"
    REPLIED_IN_TIME = "replied_in_time"
    OPEN_CASES = "open"
    OPEN_ITEMS = "items"
    RATED = "rated"
    SATISFIED = "satisfied"
