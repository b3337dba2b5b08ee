"""Pages of the staff: log-in, inbox, tasks, cases, ledger, exports, imports, diagrams."""

from app.web.inbox import acts, cases, diagrams, exports, imports, ledger, lists, login, tasks
from app.web.inbox.blueprint import inbox

__all__ = ["acts", "cases", "diagrams", "exports", "imports", "inbox", "ledger", "lists", "login", "tasks"]
