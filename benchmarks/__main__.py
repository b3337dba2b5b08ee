"""`make bench`: one table, ratios first; the same figures flat in var/bench.json."""

import json
import os
import sys
from pathlib import Path

from benchmarks import claims, completion, exporting, growth, importing, starting, together

LIMITS = {
    "complete.sqlite.vs_naive": (">=", 4.0),
    "complete.sqlite.vs_floor": ("<=", 3.0),
    "complete.sqlite.statements": ("<=", 12),
    "complete.sqlite.commits": ("<=", 1),
    "complete.postgres.vs_floor": ("<=", 2.5),
    "complete.postgres.statements": ("<=", 4),
    "complete.postgres.two_processes_ratio": (">=", 1.6),
    "claims.sqlite.wrong": ("<=", 0),
    "claims.postgres.wrong": ("<=", 0),
    "loops.1000.step_ratio": ("<=", 1.3),
    "loops.1000.state_bytes": ("<=", 4096),
    "export.100k.peak_mb": ("<=", 200),
    "export.100k.grown_mb": ("<=", 40),
}
"""What the product holds itself to, as far as it was measured: PostgreSQL where a server is named."""
FILE = Path("var/bench.json")


def main() -> None:
    """Measure, print, write."""
    figures = completion.on_sqlite().figures("sqlite") | starting.on_sqlite() | claims.on_sqlite()
    server = os.environ.get("HUIYIN_TEST_POSTGRES_URL")
    if server:
        figures |= completion.on_postgres(server).figures("postgres") | starting.on_postgres(server)
        figures |= claims.on_postgres(server) | together.measure(server)
    grown = growth.measure()
    for step in grown:
        figures[f"loops.{step.loops}.state_bytes"] = step.state_bytes
        figures[f"loops.{step.loops}.step_ms"] = step.step_ms
        figures[f"loops.{step.loops}.step_ratio"] = step.step_ms / grown[0].step_ms
    figures |= importing.measure() | exporting.measure()
    _print(figures)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(figures, indent=2) + "\n")
    missed = [name for name in LIMITS if name in figures and not _holds(name, figures[name])]
    if missed:
        sys.exit(f"missed: {', '.join(missed)}")


def _holds(name: str, value: float) -> bool:
    sign, limit = LIMITS[name]
    return value >= limit if sign == ">=" else value <= limit


def _print(figures: dict[str, float]) -> None:
    ratios = [name for name in figures if "vs_" in name or "ratio" in name]
    for name in [*ratios, *(name for name in figures if name not in ratios)]:
        sign, limit = LIMITS.get(name, ("", ""))
        verdict = "" if not sign else f"{sign} {limit}  {'ok' if _holds(name, figures[name]) else 'MISSED'}"
        print(f"{name:42}{figures[name]:>10.2f}  {verdict}")


if __name__ == "__main__":
    main()
