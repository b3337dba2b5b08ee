"""However large, long or deep a diagram and its cases grow: they run to the end, or stop with a sentence."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from app.engine.codec import LARGEST_KEPT
from app.engine.instance import MOST_CALLS
from app.engine.outcome import Incident, TopicCall
from app.engine.reading import read
from app.engine.runner import Runner
from tests.engine.run.drawing import (
    call,
    catch,
    choice,
    draw,
    element,
    end,
    gateway,
    inside,
    start,
    timer,
    times,
    topic,
    user,
)
from tests.engine.run.world import Case, World, defined

MEBIBYTE = 1024 * 1024


def line(count: int, kind: Callable[[str], str]) -> bytes:
    """So many tasks in a row."""
    names = [f"t{number}" for number in range(count)]
    return draw("p", start(), *(kind(name) for name in names), end(), " > ".join(["s", *names, "e"]))


def plain(name: str) -> str:
    return element("task", name)


@contextmanager
def at_most(mebibytes: float) -> Iterator[None]:
    """What is done takes no more memory than this at any time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < mebibytes * MEBIBYTE
    finally:
        tracemalloc.stop()


def spent(act: Callable[[], object]) -> float:
    """Seconds of the processor, the least of three times."""
    return min(_spent(act) for _ in range(3))


def _spent(act: Callable[[], object]) -> float:
    before = time.process_time()
    act()
    return time.process_time() - before


def stopped(case: Case) -> Incident:
    assert case.last.incident is not None
    return case.last.incident


def test_two_thousand_tasks_in_a_row_run_to_the_end() -> None:
    with at_most(60):
        case = Case(World(defined(line(2_000, user))))
        for number in range(100):
            case.do(f"t{number}")
    for number in range(100, 2_000):
        case.do(f"t{number}")
    assert case.last.finished
    assert len(case.path) == 2_002
    automatic = Case(World(defined(line(2_000, plain))))
    assert automatic.last.finished
    assert automatic.path == ["s", *(f"t{number}" for number in range(2_000)), "e"]


@pytest.mark.parametrize("kind", [user, plain])
def test_reading_costs_what_the_diagram_has(kind: Callable[[str], str]) -> None:
    """Four times as many elements take about four times as long, not sixteen times."""
    few, many = line(500, kind), line(2_000, kind)
    assert spent(lambda: read({"a.bpmn": many})) < 10 * spent(lambda: read({"a.bpmn": few}))


def test_two_thousand_parallel_gateways_are_read_in_time() -> None:
    """Whether each join can be reached by a second token is not asked of each join anew."""
    drawn: list[str] = [start(), end()]
    names = ["s"]
    for number in range(650):
        fork, one, two, join = (f"{part}{number}" for part in ("f", "a", "b", "j"))
        drawn += [gateway("parallel", fork), plain(one), plain(two), gateway("parallel", join)]
        drawn += [f"{names[-1]} > {fork} > {one} > {join}", f"{fork} > {two} > {join}"]
        names.append(join)
    diagram = draw("p", *drawn, f"{names[-1]} > e")
    assert _spent(lambda: read({"a.bpmn": diagram})) < 5
    assert Case(World(defined(diagram))).last.finished


def test_forty_nested_sub_processes_run_to_the_end() -> None:
    case = Case(World(defined(nested(40))))
    assert case.open == ["u"]
    case.do("u")
    assert case.last.finished
    assert case.path[-1] == "n40" or case.path[-1] == "e40"


def nested(depth: int) -> bytes:
    parts: tuple[str, ...] = (start("s0"), user("u"), end("e0"), "s0 > u > e0")
    for level in range(1, depth + 1):
        around = inside(f"n{level}", *parts)
        parts = (start(f"s{level}"), around, end(f"e{level}"), f"s{level} > n{level} > e{level}")
    return draw("p", *parts)


def test_a_thousand_nested_sub_processes_are_refused() -> None:
    (finding,) = read({"a.bpmn": nested(1_000)}).findings
    assert finding.code in {"xml_too_deep", "xml_broken"}


def test_a_hundred_thousand_elements_are_refused() -> None:
    diagram = line(100_000, plain)
    (finding,) = read({"a.bpmn": diagram}).findings
    assert finding.code in {"xml_too_large", "xml_too_many_elements"}
    (finding,) = read({"a.bpmn": line(6_000, plain)}).findings
    assert finding.code == "too_many_nodes"


def test_a_loop_of_ten_thousand_rounds_costs_the_same_in_every_round() -> None:
    ring = draw("p", start(), user("t"), choice("g", "t"), end(), "s > t > g", "g > e : n >= 10000", "g > t")
    case = Case(World(defined(ring)), n=0)

    def rounds(first: int, after: int) -> None:
        for number in range(first, after):
            case.do("t", n=number)
            case.path.clear()

    def cheapest(first: int) -> float:
        """Of ten times a hundred rounds: others use the processor's caches too."""
        return min(_spent(partial(rounds, start, start + 100)) for start in range(first, first + 1_000, 100))

    rounds(1, 11)
    early = len(case.state)
    with at_most(10):
        rounds(11, 200)
    soon = cheapest(200)
    rounds(1_200, 9_000)
    late = cheapest(9_000)
    assert len(case.state) < early + 10
    assert late < 2 * soon
    case.do("t", n=10_000)
    assert case.last.finished


def test_ten_thousand_automatic_rounds_run_within_a_budget() -> None:
    """What each round leaves behind, called processes too, is dropped while the verb runs."""
    ring = draw("p", start(), user("t"), call("ring", "inner"), choice("g", "ring"), end(),
                "s > t > ring > g", "g > e : n >= 10000", "g > ring")  # fmt: skip
    world = World(defined(ring, draw("inner", start(), topic("count"), end(), "s > count > e")))
    rounds = iter(range(1, 20_000))
    world.topics = {"count": lambda call: {"n": next(rounds)}}
    case = Case(world, runner=Runner(100_000), n=0)
    world.calls = _Forgotten()
    with at_most(60):
        case.do("t")
    assert case.last.finished
    assert case.path.count("count") == 10_000


class _Forgotten(list[TopicCall]):
    """Calls of topics that nobody will read."""

    def append(self, call: TopicCall) -> None:
        """Nothing is kept."""


def test_a_parallel_multi_instance_of_two_thousand_runs_to_the_end() -> None:
    with at_most(60):
        asked = Case(World(defined(draw("p", start(), topic("t", inside=times("2000")), end(), "s > t > e"))))
    assert asked.last.finished
    assert asked.path.count("t") == 2_000


def test_two_thousand_people_asked_at_once_may_answer_and_the_rest_be_let_go() -> None:
    enough = times("2000").replace(
        "</bpmn:multi",
        "<bpmn:completionCondition>${nrOfCompletedInstances &gt;= 300}</bpmn:completionCondition></bpmn:multi",
    )
    with at_most(60):
        case = Case(World(defined(draw("p", start(), user("again", enough), end(), "s > again > e"))))
    assert len(case.items) == 2_000
    assert len(case.state) < 40_000
    for item in list(case.items.values())[:300]:
        assert not case.last.finished
        case.do_item(item)
    assert case.last.finished
    assert not case.items


@pytest.mark.parametrize("units", [10_001, 500_000])
def test_a_repetition_over_a_huge_collection_stops_with_an_incident(units: int) -> None:
    drawn = draw("p", start(), user("again", times("${len(units)}")), end(), "s > again > e")
    case = Case(World(defined(drawn)), units=[0] * units)
    assert (stopped(case).code, stopped(case).element) == ("budget", "again")


def test_a_fixed_number_of_instances_is_limited_at_publication() -> None:
    drawn = draw("p", start(), user("again", times("5001")), end(), "s > again > e")
    (finding,) = (found for found in read({"a.bpmn": drawn}).findings if found.severity == "error")
    assert (finding.code, finding.element) == ("cardinality_value", "again")


def test_processes_that_call_one_another_stop_at_a_depth() -> None:
    """Each waits for a person, so that no budget of one verb would ever end it."""
    here = draw("p", start(), user("t"), choice("g", "on"), call("on", "q"), end(), "s > t > g", "g > e : over",
                "g > on > e")  # fmt: skip
    there = draw("q", start(), call("on", "p"), end(), "s > on > e")
    case = Case(World(defined(here, there)), over=False)
    while case.last.incident is None and len(case.path) < 1_000:
        case.do("t")
    incident = stopped(case)
    assert (incident.code, incident.element) == ("budget", "on")
    assert str(MOST_CALLS) in incident.detail
    assert case.open == ["t"]


def test_a_state_that_grows_too_large_stops_and_stays_as_it_was() -> None:
    case = Case(World(defined(draw("p", start(), user("t"), user("u"), end(), "s > t > u > e"))))
    before = case.state
    case.do("t", letter="长" * LARGEST_KEPT)
    assert (stopped(case).code, stopped(case).element) == ("budget", "t")
    assert (case.state, case.open) == (before, ["t"])
    case.do("t", letter="短")
    assert case.open == ["u"]


@pytest.mark.parametrize("text", ["P9999999Y", "P999999M", "9999-12-31", "10000-01-01", "P9999Y"])
def test_a_time_that_no_calendar_has_is_refused(text: str) -> None:
    drawn = draw("p", start(), catch("wait", timer(text)), end(), "s > wait > e")
    refused = [found for found in read({"a.bpmn": drawn}).findings if found.severity == "error"]
    assert refused
    assert {found.element for found in refused} == {"wait"}


@pytest.mark.parametrize("text", ["P9999999Y", "P999Y", "9999-12-31", "10000-01-01", "P99999D"])
def test_a_time_that_no_calendar_has_stops_the_step_that_reads_it(text: str) -> None:
    drawn = draw("p", start(), user("t"), catch("wait", timer("${until}")), end(), "s > t > wait > e")
    case = Case(World(defined(drawn)))
    case.do("t", until=text)
    if case.last.incident is None:
        assert case.due["wait"].year < 10_000
    else:
        assert (stopped(case).code, stopped(case).element) == ("expression", "wait")
        assert case.open == ["t"]
