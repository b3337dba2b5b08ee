"""The home page: look up, write, live figures, recent replies."""

import threading
import time
from collections.abc import Callable

from flask import render_template

from app.domain.permissions import Permission
from app.operations import portal as writing
from app.operations import register
from app.operations.register import Figures
from app.web.access import requires
from app.web.office import current_office
from app.web.portal.blueprint import portal

RECENT = 5
FIGURES_LAST = 60.0
"""Seconds for which counted figures are shown again."""


class _Kept:
    """The figures last counted, shared by the threads of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._figures: Figures | None = None
        self._owner: object = None
        self._counted_at = 0.0

    def get(self, owner: object, count: Callable[[], Figures]) -> Figures:
        """The kept figures of `owner`, counted anew after FIGURES_LAST seconds."""
        with self._lock:
            fresh = self._owner is owner and time.monotonic() - self._counted_at < FIGURES_LAST
            if self._figures is None or not fresh:
                self._figures, self._owner, self._counted_at = count(), owner, time.monotonic()
            return self._figures


_kept = _Kept()


@portal.get("/")
@requires(Permission.PUBLIC)
def home() -> str:
    """What the service is and how it does."""
    office = current_office()
    clock = office.clock()
    with office.read() as uow:
        figures = _kept.get(office, lambda: register.figures(uow, clock))
        recent = register.recent(uow, clock, RECENT)
        days = writing.promised(uow, clock)
    return render_template("portal/home.html", here="home", figures=figures, recent=recent, days=days)
