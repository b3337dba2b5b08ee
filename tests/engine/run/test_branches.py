"""What a branch has of its own: an element of a collection, the payload of a message beside its host."""

from tests.engine.run.drawing import (
    call,
    choice,
    draw,
    each,
    end,
    gateway,
    given,
    message,
    on,
    start,
    timer,
    topic,
    user,
)
from tests.engine.run.test_variables import INNER
from tests.engine.run.world import Case, World, defined, local


def test_a_fact_replaces_what_the_branch_has_of_its_own() -> None:
    outer = draw(
        "outer", start(), user("host"), on("host", "news", message("news"), False), topic("decide"), topic("told"),
        end("e2"), end(), "s > host > e", "news > decide > told > e2",
    )  # fmt: skip
    world = World(defined(outer), {"decide": lambda asked: {"word": f"decided on {asked.variables['word']}"}})
    case = Case(world, word="")
    case.deliver("news", word="payload", more=1)
    assert world.calls[1].variables == {"word": "decided on payload", "more": 1}
    assert case.last.variables == {"word": "decided on payload"}


MANY = draw(
    "many",
    start(),
    call("each_unit", "inner", each("units", "unit")),
    on("each_unit", "late", timer("${due_on}"), False),
    end("was_late"),
    user("after"),
    end(),
    "s > each_unit > after > e",
    "late > was_late",
)


def test_processes_side_by_side_stay_apart() -> None:
    """Two units handle the same message at the same time; neither meets what the other writes."""
    topics = {"restate": lambda call: {"due_on": f"2026-03-2{call.variables['day']}"}}
    case = Case(World(defined(MANY, INNER), topics), units=["x", "y"], due_on="2026-03-09")
    case.do_item(case.item("first", unit="y"), day=2, approved=True)
    assert case.due == {"late": local("2026-03-22 24:00")}
    assert "approved" not in case.item("first", unit="x").variables
    outcome = case.do_item(case.item("first", unit="x"), day=1)
    assert (outcome.variables["day"], outcome.variables["approved"]) == (1, True)
    assert case.item("second", unit="x").variables["due_on"] == "2026-03-21"
    assert case.item("second", unit="y").variables["due_on"] == "2026-03-22"
    case.do_item(case.item("second", unit="x"))
    case.do_item(case.item("second", unit="y"))
    assert "unit" not in case.item("after").variables
    assert case.item("after").variables["approved"] is True


def test_a_fact_moves_no_timer_of_a_process_beside() -> None:
    inner = draw(
        "inner", start(), user("first"), on("first", "late", timer("${calendar_days(span)}"), False), end("e2"),
        topic("restate"), user("second"), end(), "s > first > restate > second > e", "late > e2",
    )  # fmt: skip
    outer = draw("outer", start(), call("ring", "inner", each("units", "unit")), end(), "s > ring > e")
    case = Case(World(defined(outer, inner), {"restate": lambda _: {"span": 9}}), units=["x", "y"], span=3)
    before = case.due
    case.world.wait(days=1)
    case.do_item(case.item("first", unit="x"))
    assert case.due == before == {"late": local("2026-03-05 24:00")}


def test_an_element_of_a_collection_is_seen_by_its_instance_only() -> None:
    drawn = draw("p", start(), user("ask", each("units", "unit")), user("after"), end(), "s > ask > after > e")
    case = Case(World(defined(drawn)), units=["x", "y"], unit="everybody")
    assert {item.unit for item in case.items.values()} == {"x", "y"}
    case.do_item(case.item("ask", unit="x"), unit="changed", answer=1)
    assert case.last.variables["unit"] == "everybody"
    assert case.item("ask").variables["unit"] == "y"
    case.do("ask", answer=2)
    assert case.item("after").variables == {"units": ["x", "y"], "unit": "everybody", "answer": 2}


def test_the_elements_unit_reaches_the_called_process() -> None:
    inner = draw("inner", start(), user("t", given(note="${unit}")), end(), "s > t > e")
    case = Case(World(defined(MANY, inner)), units=["x"], due_on="")
    assert case.item("t").unit == "x"
    assert case.item("t").inputs == {"note": "x"}


def test_what_branches_have_of_their_own_meets_at_a_join() -> None:
    drawn = draw(
        "p",
        start(),
        user("host"),
        on("host", "news", message("news"), False),
        gateway("parallel", "split"),
        user("left"),
        user("right"),
        gateway("parallel", "join"),
        user("both"),
        topic("told"),
        end("e2"),
        user("third"),
        topic("late"),
        end("e3"),
        end(),
        "s > host > e",
        "news > split > left > join > both > told > e2",
        "split > right > join",
        "split > third > late > e3",
    )
    world = World(defined(drawn))
    case = Case(world, word="")
    case.deliver("news", word="payload", more=1)
    case.do("left", word="left")
    case.do("right", more=2)
    case.do("both", word="both")
    case.do("third")
    assert [call.variables for call in world.calls] == [{"word": "both", "more": 2}] * 2
    assert case.last.variables == {"word": ""}


def test_what_different_branches_have_of_their_own_meets_at_a_join() -> None:
    drawn = draw(
        "p",
        start(),
        user("host"),
        on("host", "one", message("one"), False),
        on("host", "two", message("two"), False),
        gateway("parallel", "join"),
        topic("told"),
        end("e2"),
        end(),
        "s > host > e",
        "one > join > told > e2",
        "two > join",
    )
    world = World(defined(drawn))
    case = Case(world)
    case.deliver("one", word="one", first=1)
    case.deliver("two", word="two", second=2)
    assert world.calls[0].variables == {"word": "two", "first": 1, "second": 2}


def test_a_choice_sees_what_its_branch_has_of_its_own() -> None:
    drawn = draw(
        "p",
        start(),
        user("host"),
        on("host", "news", message("news"), False),
        choice("urgent", "e2"),
        user("hurry"),
        end("e2"),
        end(),
        "s > host > e",
        "news > urgent > e2",
        "urgent > hurry : urgent_now",
        "hurry > e2",
    )
    case = Case(World(defined(drawn)), urgent_now=False)
    case.deliver("news")
    assert case.open == ["host"]
    case.deliver("news", urgent_now=True)
    assert case.open == ["host", "hurry"]
    assert case.last.variables == {"urgent_now": False}
