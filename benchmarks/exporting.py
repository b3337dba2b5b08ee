"""What an export of a long ledger costs: memory of the process that makes it, at its peak, and time.

The process that is measured does nothing else, so that its peak is the export's; a small export in a process like
it tells what the program alone needs.
"""

import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import text

from app.operations.exports import runs
from app.operations.exports.runs import Wanted
from app.operations.exports.sheets import Wording
from app.operations.ledger import LedgerQuery
from app.operations.office import Office
from app.store import people
from app.store.schema.cases import Case
from benchmarks.town import Town, open_town, town_at

ROWS = 100_000
FEW = 100
OWN = {
    "number": "'2027-' || printf('%06d', n.value)",
    "year": "2027",
    "serial": "n.value",
    "source_number": "'copy-' || n.value",
    "code_hash": "'copy-' || n.value",
    "original_title": "one.original_title || n.value",
}
"""What a copy of a case does not share with the one that was written."""

WORDING = Wording(
    language="zh-CN",
    title="办件台账",
    headings={key: key for key in ("number", "title", "kind", "category", "place", "source", "source_number")}
    | {key: key for key in ("received_at", "stage", "status", "lead", "complexity", "instruction", "satisfaction")}
    | {key: key for key in ("key_supervision", "urgent", "sealed", "delivered_at", "due_on", "original_due_on")}
    | {key: key for key in ("left", "late", "replied_at", "took")},
    words={
        subject: {"yes": "是"}
        for subject in ("kind", "source", "stage", "status", "complexity", "instruction", "satisfaction", "yes")
    },
    origin=("{rows}", "{at}"),
)


def measure() -> dict[str, float]:
    """Peak memory and time of an export of `ROWS` cases, and the peak of one of `FEW`."""
    with open_town() as town:
        _fill(town, FEW)
        few = _in_a_process(town.office.config.database_url)
        _fill(town, ROWS - FEW)
        many = _in_a_process(town.office.config.database_url)
    if many["rows"] < ROWS:
        raise RuntimeError(f"{many['rows']} of {ROWS} rows were exported")
    return {
        "export.100k.peak_mb": many["peak_mb"],
        "export.100k.grown_mb": many["peak_mb"] - few["peak_mb"],
        "export.100k.rows_per_s": many["rows"] / many["seconds"],
        "export.100k.file_mb": many["size"] / 1024 / 1024,
    }


def _fill(town: Town, copies: int) -> None:
    """Handle one message to its end, then copy its row: an export looks at nothing else."""
    with town.office.begin() as uow:
        first = uow.session.execute(text('SELECT count(*) FROM "case"')).scalar_one() + 1
    case_id = town.submit(first)
    columns = [column.name for column in Case.__table__.columns if column.name != "id"]
    values = ", ".join(OWN.get(name, f"one.{name}") for name in columns)
    copied = text(
        f"WITH RECURSIVE n(value) AS (SELECT :first UNION ALL SELECT value + 1 FROM n WHERE value < :last) "
        f'INSERT INTO "case" ({", ".join(columns)}) SELECT {values} FROM n, "case" one WHERE one.id = :case_id'
    )
    with town.office.begin() as uow:
        uow.session.execute(copied, {"first": first + 1, "last": first + copies, "case_id": case_id})


def _in_a_process(database_url: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.exporting", database_url], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _export(office: Office) -> dict[str, float]:
    """One export of the whole ledger as the background makes it."""
    clock = office.clock()
    with office.begin() as uow:
        found = people.find_login(uow, "info")
        actor = None if found is None else people.actor_of(uow, found.id, clock.today)
        if actor is None:
            raise LookupError("the account info")
        run_id = runs.start(uow, actor, clock, Wanted(LedgerQuery(), WORDING, "ledger.xlsx"))
    began = time.perf_counter()
    runs.run_export(office, run_id)
    seconds = time.perf_counter() - began
    with office.read() as uow:
        run = runs.get(uow, actor, run_id)
    if not run.ready:
        raise RuntimeError(f"the export failed: {run.failure}")
    return {"rows": run.rows, "size": run.size, "seconds": seconds, "peak_mb": _peak_mb()}


def _peak_mb() -> float:
    """The most memory that this process has had. Linux counts for `getrusage` that of its parent, too."""
    status = Path("/proc/self/status")
    if status.exists():
        (kilobytes,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE)
        return int(kilobytes) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1024 / (1024 if sys.platform == "darwin" else 1)


if __name__ == "__main__":
    with town_at(sys.argv[1]) as measured:
        sys.stdout.write(json.dumps(_export(measured.office)))
