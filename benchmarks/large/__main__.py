"""`python -m benchmarks.large`: makes large installations, proves them equal to the real writer's, measures."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from benchmarks.large import explaining, measuring
from benchmarks.large.filling import Progress, fill
from benchmarks.large.kept import SIZES, dialects, kept
from benchmarks.large.plan import last_day, year_of
from benchmarks.large.proof import prove

FILE = Path("var/bench-large.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; gives the exit code."""
    given = _parser().parse_args(arguments)
    if given.fill:
        return _fill(given.fill, given.count, given.last)
    if given.prove:
        return _prove(given.prove, given.last)
    sizes = [int(size) for size in given.sizes.split(",")]
    databases = [name for name in dialects() if given.databases in ("", name)]
    only = frozenset(filter(None, given.only.split(",")))
    if given.explain:
        return max(_explain(name, max(sizes), only) for name in databases)
    return _measure(databases, sizes, only)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="messages, such as 1000,100000")
    parser.add_argument("--only", default="", help="groups, such as inbox,register")
    parser.add_argument("--databases", default="", choices=("", "sqlite", "postgresql"))
    parser.add_argument("--explain", action="store_true", help="show and judge the plan of every query instead")
    parser.add_argument("--prove", type=int, metavar="COUNT", help="tell so many messages both ways and compare")
    parser.add_argument("--fill", metavar="ADDRESS", help="fill the empty database at this address, nothing else")
    parser.add_argument("--count", type=int, default=1_000, help="how many messages to fill it with")
    parser.add_argument(
        "--last", type=date.fromisoformat, default=last_day(), help="last day of the messages' year"
    )
    return parser


def _fill(address: str, count: int, last: date) -> int:
    done = fill(address, year_of(count, last), Progress(address.rpartition("/")[2]))
    print(
        f"{done.stories} messages, {done.rows} rows in {done.seconds:.0f} s, {done.rows / done.seconds:.0f} rows/s"
    )
    return 0


def _prove(count: int, last: date) -> int:
    found = prove(year_of(count, last))
    for one in found:
        print(one)
    print(
        f"{count} messages told both ways: " + (f"{len(found)} differences" if found else "all tables are equal")
    )
    return 1 if found else 0


def _explain(dialect: str, count: int, only: frozenset[str]) -> int:
    faults = 0
    for explained in explaining.explain(kept(dialect, count), only):
        print(explained.text())
        faults += len(explained.faults)
    print(f"{dialect} {count}: {faults} plans that read too much")
    return 1 if faults else 0


def _measure(databases: Sequence[str], sizes: Sequence[int], only: frozenset[str]) -> int:
    figures = dict[str, float]()
    for name in databases:
        timed = measuring.measure([kept(name, size) for size in sizes], only)
        figures |= {key: max(value, figures.get(key, 0.0)) for key, value in measuring.figures(timed).items()}
    _print(figures)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(figures, indent=2) + "\n")
    missed = measuring.missed(figures)
    for text in missed:
        print(text)
    return 1 if missed else 0


def _print(figures: Mapping[str, float]) -> None:
    ratios = [name for name in figures if "ratio" in name]
    for name in [*ratios, *(name for name in figures if name not in ratios)]:
        print(f"{name:64}{figures[name]:>10.2f}")


if __name__ == "__main__":
    sys.exit(main())
