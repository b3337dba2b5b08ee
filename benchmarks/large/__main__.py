"""`python -m benchmarks.large`: makes large installations, proves them equal to the real writer's, measures."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from app.domain.clock import SHANGHAI
from benchmarks.large.filling import Progress, fill
from benchmarks.large.proof import prove

FRIDAY = 4
PROVED = 1_000
"""Stories that are told both ways."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments say; gives the exit code."""
    given = _parser().parse_args(arguments)
    if given.fill:
        return _fill(given.fill, given.count, given.last)
    return _prove(given.prove or PROVED, given.last)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.large", description=__doc__)
    parser.add_argument(
        "--fill", metavar="ADDRESS", help="fill the empty database at this address and do nothing else"
    )
    parser.add_argument("--count", type=int, default=1_000, help="how many messages")
    parser.add_argument(
        "--last", type=date.fromisoformat, default=last_day(), help="the last day of the year of messages"
    )
    parser.add_argument("--prove", type=int, metavar="COUNT", help="tell so many messages both ways and compare")
    return parser


def last_day() -> date:
    """The day before today, or the Friday before a week-end."""
    day = datetime.now(SHANGHAI).date() - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _fill(address: str, count: int, last: date) -> int:
    done = fill(address, count, last, Progress(address.rpartition("/")[2]))
    print(
        f"{done.stories} messages, {done.rows} rows in {done.seconds:.0f} s, {done.rows / done.seconds:.0f} rows/s"
    )
    return 0


def _prove(count: int, last: date) -> int:
    found = prove(count, last)
    for one in found:
        print(one)
    print(
        f"{count} messages told both ways: "
        + ("all tables are equal" if not found else f"{len(found)} differences")
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
