"""What operators see of the running service: probes, metrics, and one line of the log for every request.

Probes tell anybody whether the service is alive and ready; metrics are numbers for whoever has the token. Neither
names a case or a person.
"""

import hmac
import logging
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from time import perf_counter

from flask import Blueprint, Flask, Response, abort, g, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from app.domain import trace
from app.domain.permissions import Permission
from app.operations import condition
from app.operations.office import Office
from app.web.access import requires
from app.web.office import current_office

log = logging.getLogger(__name__)

NUMBER = re.compile(r"[0-9A-Za-z-]{8,64}")
"""How a proxy may number a request; anything else gets a number of ours."""

SILENT = frozenset({"static", "observation.alive", "observation.ready", "observation.metrics"})
"""Asked for all the time and never of interest one by one."""

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

observation = Blueprint("observation", __name__)

_seen = CollectorRegistry()
_requests = Counter("huiyin_requests", "Requests by page and answer", ["page", "status"], registry=_seen)
_seconds = Histogram(
    "huiyin_request_seconds", "Time until the answer was ready", ["page"], buckets=SECONDS, registry=_seen
)
_database = Counter("huiyin_database_seconds", "Time spent in the database", ["page"], registry=_seen)
_statements = Counter("huiyin_statements", "Statements sent to the database", ["page"], registry=_seen)


class _Backlog(Collector):
    """Reads at each scrape how far background work lags behind, from the database that all processes share."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The gauges."""
        found = condition.condition(self._office, self._office.clock())
        waiting = found.waiting.items()
        yield _gauge("huiyin_due", "Work that is due", "kind", ((kind, one.number) for kind, one in waiting))
        yield _gauge(
            "huiyin_due_seconds",
            "How long the oldest waits",
            "kind",
            ((kind, one.seconds) for kind, one in waiting),
        )
        yield _gauge("huiyin_cases", "Messages of the city", "figure", found.figures.items())
        yield _gauge("huiyin_open_tasks", "Open tasks", "role", found.open_items.items())
        yield GaugeMetricFamily("huiyin_incidents", "Processes that have stopped", value=found.incidents)


def _gauge(name: str, about: str, label: str, values: Iterable[tuple[str, float]]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def install(app: Flask) -> None:
    """Follow every request of `app`, and answer the probes. To be installed before what may refuse a request."""
    app.register_blueprint(observation)
    app.before_request(_begin)
    app.after_request(_number)
    app.teardown_request(_end)


@observation.get("/healthz")
@requires(Permission.PUBLIC)
def alive() -> Response:
    """Whether the process answers at all; touches nothing else."""
    return Response("ok\n", mimetype="text/plain")


@observation.get("/readyz")
@requires(Permission.PUBLIC)
def ready() -> tuple[Response, int]:
    """Whether requests should be sent here: 200, or 503 with what stands in the way."""
    checks = condition.obstacles(current_office())
    fine = all(found == "ok" for found in checks.values())
    return jsonify(ready=fine, checks=checks), 200 if fine else 503


@observation.get("/metrics")
@requires(Permission.PUBLIC)
def metrics() -> Response:
    """Everything for Prometheus, of all processes of this machine; to nobody without the token."""
    token = current_office().config.metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        abort(404)
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(_seen)
    registry.register(_Backlog(current_office()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def request_number() -> str:
    """The number under which the log knows this request; pages that report a failure show it."""
    running = trace.current()
    return running.request if running else ""


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    number = given if NUMBER.fullmatch(given) else secrets.token_hex(8)
    g.began, g.following = perf_counter(), ExitStack()
    g.trace = g.following.enter_context(trace.following(number))


def _number(response: Response) -> Response:
    if "trace" in g:
        g.status = response.status_code
        response.headers["X-Request-ID"] = g.trace.request
    return response


def _end(error: BaseException | None) -> None:
    if "trace" not in g:
        return
    try:
        _note(g.pop("trace"), perf_counter() - g.began)
    finally:
        g.following.close()


def _note(running: trace.Trace, seconds: float) -> None:
    if request.endpoint in SILENT:
        return
    page, status = request.endpoint or "none", g.get("status", 500)
    _requests.labels(page, status).inc()
    _seconds.labels(page).observe(seconds)
    _database.labels(page).inc(running.database_seconds)
    _statements.labels(page).inc(running.statements)
    if log.isEnabledFor(logging.INFO):
        log.info(
            "%s %s %s",
            request.method,
            page,
            status,
            extra={
                "method": request.method,
                "page": page,
                "status": status,
                "ms": round(seconds * 1e3, 1),
                "statements": running.statements,
                "database_ms": round(running.database_seconds * 1e3, 1),
            },
        )
