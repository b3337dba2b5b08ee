"""What has been completed and may have to be undone (compensation), noted where it lives as long as it matters.

The notes of a process or sub-process lie at its first token, which is never dropped; those of a repetition at
its own token until it has ended. So they are stored and restored with the tokens, and cost nothing in a diagram
without compensation.
"""

from typing import TYPE_CHECKING, Any, TypeAlias

from app.engine.incidents import Stopped

if TYPE_CHECKING:
    from app.engine.token import Token

LOG = "completed"
"""Where a token keeps its notes."""
MOST = 1_000
"""Completions that one process or sub-process keeps: more could not be undone within the budget of one verb."""

Entry: TypeAlias = "list[Any]"
"""Name of the activity, what its branch had of its own, and what was completed inside it, in its order."""


def note(token: "Token") -> None:
    """Notes that an activity was completed. Stopped when there would be too much to undo."""
    inside = token.internal_data.pop(LOG, [])
    if not inside and not token.task_spec.undone_by:
        return
    around = token.parent if token.parent.task_spec.gathers else token.workflow.task_tree
    log: list[Entry] = around.internal_data.setdefault(LOG, [])
    log.append([token.task_spec.name, dict(token.own), inside])
    if size(log) > MOST:
        raise Stopped("budget", token, f"more than {MOST} completed activities would have to be compensated")


def size(log: list[Entry]) -> int:
    """How many completions a log holds, those inside others included."""
    return len(log) + sum(size(inside) for _, _, inside in log if inside)


def taken(holder: "Token", activity: str = "") -> list[Entry]:
    """Takes the notes of one activity, or all of them, out of the log of a token."""
    log: list[Entry] = holder.internal_data.pop(LOG, [])
    left = [entry for entry in log if activity and entry[0] != activity]
    if left:
        holder.internal_data[LOG] = left
    return [entry for entry in log if not activity or entry[0] == activity]


def hand_up(ended: "Token", caller: "Token") -> None:
    """A sub-process has ended: what was completed inside it goes to the activity that called it."""
    if log := ended.internal_data.pop(LOG, None):
        caller.internal_data[LOG] = log
