"""A thousand people reach for the same hundred tasks at once: each gets one owner, everybody hears the truth."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from app.domain.permissions import Actor, Role
from app.operations import bulk_acts
from app.operations.bulk_acts import Fate, Kind, Wish
from app.store import bulk_acts as kept_acts
from app.store import counters, journal_verification, people, work_items
from app.store.people import GrantRecord
from benchmarks.crew import crew
from benchmarks.databases import folder, postgres
from benchmarks.town import LINE, Town, open_town, town_at

TASKS = 100
PEOPLE = 10
"""Who reach for every task: a thousand claims in all."""
PROCESSES = 4
THREADS = 4
"""In each process: as many of its claims are under way at once."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What came of all claims."""

    claims: int
    seconds: float
    owned: int
    """Tasks with an owner."""
    told: int
    """Claims that were told who has the task, or that they have it now."""
    wrong: int
    """Claims that were told something else, or of another owner than the one there is."""
    whole: bool
    """Whether counters and journal agree with the rows."""


@dataclass(frozen=True, slots=True)
class Share:
    """The claims of one process: who wants what."""

    actors: Sequence[Actor]
    items: Sequence[int]


def on_sqlite(tasks: int = TASKS) -> dict[str, float]:
    """Claims on SQLite."""
    with folder() as path:
        return _figures("sqlite", f"sqlite:///{path / 'huiyin.db'}", tasks)


def on_postgres(server: str, tasks: int = TASKS) -> dict[str, float]:
    """Claims on PostgreSQL."""
    with postgres(server, "huiyin_bench_claims") as address:
        return _figures("postgres", address, tasks)


def _figures(name: str, address: str, tasks: int) -> dict[str, float]:
    """`wrong` counts whatever is not as it should be."""
    with open_town(address):
        pass
    claimed = claim(address, tasks)
    wrong = claimed.wrong + (tasks - claimed.owned) + (not claimed.whole)
    found = {"wrong": wrong, "owned": claimed.owned, "per_s": claimed.claims / claimed.seconds}
    return {f"claims.{name}.{key}": value for key, value in found.items()}


def claim(address: str, tasks: int) -> Claimed:
    """Open so many tasks, and let ten people reach for each of them at the same moment."""
    with town_at(address) as town:
        items, actors = _open(town, tasks), _colleagues(town)
        with crew(address, PROCESSES) as workers:
            shares = [Share(actors[number::PROCESSES], items) for number in range(PROCESSES)]
            workers.work(reach, [Share(share.actors, ()) for share in shares])
            worked = workers.work(reach, shares)
        told = [one for results in worked.results for one in results]
        with town.office.read() as uow:
            found = {item: work_items.get_item(uow, item) for item in items}
            owners = {item: record.assignee_id for item, record in found.items() if record is not None}
            names = {actor.person: actor.name for actor in actors}
            whole = counters.recount(uow) == () and journal_verification.verify(uow).holds
    right = Counter(
        fate == Fate.DONE if person == owners[item] else fate == Fate.TAKEN and by == names[owners[item]]
        for item, person, fate, by in told
    )
    owned = sum(owner is not None for owner in owners.values())
    return Claimed(len(told), worked.seconds, owned, right[True], right[False], whole)


def reach(town: Town, share: Share) -> list[tuple[int, int | None, str, str]]:
    """Claim every task for every person of a share; of each claim the task, the person, and what he was told."""
    wanted = [(actor, item) for item in share.items for actor in share.actors]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda want: _take(town, *want), wanted))


def _take(town: Town, actor: Actor, item: int) -> tuple[int, int | None, str, str]:
    clock = town.office.clock()
    act = bulk_acts.perform(town.office, actor, clock, Wish(Kind.TAKE, [item]))
    with town.office.read() as uow:
        kept = kept_acts.own(uow, act, actor.person or 0, clock.now)
    outcome = kept.outcome[0] if kept else {}
    return item, actor.person, str(outcome.get("fate")), str(outcome.get("by", ""))


def _open(town: Town, count: int) -> list[int]:
    """Tasks for a unit's clerks to sign for."""
    items = []
    for number in range(count):
        case_id = town.submit(number)
        for element, login, values in LINE[:3]:
            town.complete(town.open_item(case_id, element), login, values)
        items.append(town.open_item(case_id, LINE[3][0]))
    return items


def _colleagues(town: Town) -> list[Actor]:
    """As many clerks of the unit as reach for each task."""
    today = town.office.clock().today
    unit = next(grant.unit for grant in town.actors["zjj.clerk"].grants)
    with town.office.begin() as uow:
        made = [people.insert_person(uow, f"clerk{n}", f"经办人{n}", password_hash="") for n in range(PEOPLE)]
        for person in made:
            people.grant(uow, GrantRecord(person, Role.HANDLING_UNIT, unit))
        found = [people.actor_of(uow, person, today) for person in made]
    return [actor for actor in found if actor is not None]
