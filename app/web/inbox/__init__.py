"""Pages of the staff: log-in, inbox, tasks, cases, ledger, exports, imports, diagrams."""

from app.web.inbox import (
    acts,
    bulk,
    cases,
    comments,
    deputies,
    diagrams,
    exports,
    files,
    filters,
    imports,
    ledger,
    lists,
    login,
    notices,
    reply_templates,
    tasks,
)
from app.web.inbox.blueprint import inbox

__all__ = [
    "acts",
    "bulk",
    "cases",
    "comments",
    "deputies",
    "diagrams",
    "exports",
    "files",
    "filters",
    "imports",
    "inbox",
    "ledger",
    "lists",
    "login",
    "notices",
    "reply_templates",
    "tasks",
]
