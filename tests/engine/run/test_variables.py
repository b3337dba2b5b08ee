"""Whose the variables are: one set for each process, facts for all, some for a branch alone (decision 0020)."""

from tests.engine.run.drawing import (
    call,
    draw,
    end,
    gateway,
    inside,
    message,
    on,
    start,
    timer,
    topic,
    user,
)
from tests.engine.run.world import Case, Topic, World, defined, local

FORK = draw(
    "fork",
    start(),
    gateway("parallel", "split"),
    user("a"),
    user("b"),
    user("c"),
    gateway("parallel", "join"),
    user("after"),
    end(),
    "s > split > a > join > after > e",
    "split > b > c > join",
)


def test_branches_share_the_variables_of_their_process() -> None:
    """The library gives each branch a copy; two branches that append to one list lose an item when they join."""
    case = Case(World(defined(FORK)), items=[])
    case.do("a", items=["a"], by="a")
    assert case.item("b").variables["items"] == []  # as it was when the item was opened
    outcome = case.do("b", items=["a", "b"])
    assert outcome.variables == {"items": ["a", "b"], "by": "a"}
    assert case.item("c").variables == {"items": ["a", "b"], "by": "a"}


def test_at_a_join_the_last_writer_counts_not_the_last_to_arrive() -> None:
    case = Case(World(defined(FORK)), word="")
    case.do("b", word="b")
    case.do("a", word="a")
    case.do("c")
    assert case.item("after").variables["word"] == "a"
    case = Case(World(defined(FORK)), word="")
    case.do("a", word="a")
    case.do("b", word="b")
    case.do("c", more=1)
    assert case.item("after").variables == {"word": "b", "more": 1}


def test_lists_and_mappings_are_replaced_not_merged() -> None:
    """The library merges nested values item by item: what one branch took away, the other brings back."""
    case = Case(World(defined(FORK)), units=["x", "y"], about={"old": 1, "kept": {"deep": [1]}})
    case.do("a", units=["x"], about={"kept": {}})
    case.do("b")
    case.do("c")
    assert case.item("after").variables == {"units": ["x"], "about": {"kept": {}}}


OUTER = draw(
    "outer",
    start(),
    call("ring", "inner"),
    on("ring", "late", timer("${due_on}"), False),
    end("was_late"),
    on("ring", "news", message("news"), False),
    topic("read"),
    end("was_read"),
    on("ring", "stop", message("stop"), True),
    user("after"),
    end(),
    "s > ring > after > e",
    "late > was_late",
    "news > read > was_read",
    "stop > after",
)
INNER = draw(
    "inner",
    start(),
    user("first"),
    topic("restate"),
    user("second"),
    end(),
    "s > first > restate > second > e",
)


def called(**topics: Topic) -> Case:
    return Case(World(defined(OUTER, INNER), topics), due_on="2026-03-09", word="outer")


def test_a_called_process_returns_what_it_has_set() -> None:
    case = called()
    case.do("first", word="inner", new=1)
    assert case.last.variables == {"due_on": "2026-03-09", "word": "inner", "new": 1}
    case.do("second", word="again")
    assert case.item("after").variables == {"due_on": "2026-03-09", "word": "again", "new": 1}


def test_a_called_process_that_is_cancelled_returns_nothing() -> None:
    case = called()
    case.do("first", word="inner")
    case.deliver("stop", why="moved")
    assert case.item("after").variables == {"due_on": "2026-03-09", "word": "outer", "why": "moved"}


def test_facts_reach_the_calling_process_and_its_timers() -> None:
    """A due date restated inside the called process moves the reminder that hangs on the call."""
    case = called(restate=lambda call: {"due_on": "2026-03-20", "word": f"was {call.variables['word']}"})
    assert case.due == {"late": local("2026-03-09 24:00")}
    outcome = case.do("first", word="inner")
    assert case.due == {"late": local("2026-03-20 24:00")}
    assert outcome.variables["word"] == "was inner"
    case.deliver("stop")
    assert case.item("after").variables == {"due_on": "2026-03-20", "word": "was inner"}


def test_facts_reach_the_called_process() -> None:
    case = called(read=lambda call: {"word": "fact"})
    case.deliver("news", word="payload")
    case.do("first")
    assert case.item("second").variables["word"] == "fact"
    case.do("second")
    assert case.item("after").variables["word"] == "fact"


def test_a_called_process_returns_nothing_that_it_has_not_set() -> None:
    """What changed outside meanwhile is not set back by the copy that the called process began with."""
    outer = draw(
        "outer", start(), gateway("parallel", "split"), call("ring", "inner"), user("beside"),
        gateway("parallel", "join"), user("after"), end(),
        "s > split > ring > join > after > e", "split > beside > join",
    )  # fmt: skip
    case = Case(World(defined(outer, INNER)), word="", kept=1)
    case.do("first", new=1)
    case.do("beside", word="outside")
    assert case.item("second").variables["word"] == ""
    case.do("second")
    assert case.item("after").variables == {"word": "outside", "kept": 1, "new": 1}


def test_a_payload_beside_the_host_belongs_to_its_branch() -> None:
    case = called(read=lambda call: {"heard": True})
    outcome = case.deliver("news", word="payload", leader="x")
    assert case.world.calls[0].variables == {"due_on": "2026-03-09", "word": "payload", "leader": "x"}
    assert outcome.variables == {"due_on": "2026-03-09", "word": "outer", "heard": True}
    case.do("first")
    assert case.item("second").variables == {"due_on": "2026-03-09", "word": "outer", "heard": True}


def test_what_is_known_includes_what_a_called_process_has_set_meanwhile() -> None:
    """A reminder fired beside the call does not make the case forget what was decided inside it."""
    case = called()
    case.do("first", word="inner")
    assert case.fire(days=30).variables["word"] == "inner"
    assert case.path[-2:] == ["late", "was_late"]


def test_a_sub_process_shares_the_variables_of_its_process() -> None:
    drawn = draw(
        "p",
        start(),
        gateway("parallel", "split"),
        inside("group", start("s2"), user("x"), user("y"), end("e2"), "s2 > x > y > e2"),
        user("z"),
        gateway("parallel", "join"),
        user("after"),
        end(),
        "s > split > group > join > after > e",
        "split > z > join",
    )
    case = Case(World(defined(drawn)), word="")
    case.do("x", word="x")
    case.do("z", word="z", other=1)
    assert case.last.variables == {"word": "z", "other": 1}
    assert case.item("y").variables == {"word": "x"}
    case.do("y")
    assert case.item("after").variables == {"word": "z", "other": 1}
