"""Pages of the staff: log-in, inbox, tasks, cases, ledger, imports, diagrams."""

from app.web.inbox import diagrams, ledger, lists, login
from app.web.inbox.blueprint import inbox

__all__ = ["diagrams", "inbox", "ledger", "lists", "login"]
