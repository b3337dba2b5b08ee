"""Link events: jumps within one process or sub-process."""

import pytest

from tests.engine.elements.playing import both_ways, play, refused


@both_ways
@pytest.mark.parametrize(("kind", "task"), [("a", "a"), ("b", "check")])
def test_a_link_leads_to_the_event_that_catches_it(kind: str, task: str) -> None:
    played = play("link", {"kind": kind, "again": False})
    assert played.waiting == [task]
    assert played.passed == ["start", "which", f"to_{kind}", f"from_{kind}"]
    played.do(task)
    assert played.finished


@both_ways
def test_several_events_throw_one_link() -> None:
    played = play("link", {"kind": "b", "again": True})
    played.do("check")
    assert played.waiting == ["a"]
    assert played.passed[-2:] == ["again_to_a", "from_a"]


@both_ways
def test_a_link_is_not_a_join() -> None:
    played = play("link_join")
    assert played.waiting == ["after", "wait"]
    played.do("wait")
    assert played.waiting == ["after", "after"]


@both_ways
def test_a_link_leads_within_its_own_sub_process() -> None:
    played = play("link_scopes")
    assert played.waiting == ["inner"]
    played.do("inner")
    assert played.waiting == ["outer"]
    played.do("outer")
    assert played.finished


def test_links_without_one_end_or_with_two_are_refused() -> None:
    said = {(finding.element, finding.code) for finding in refused("link_broken")}
    assert said >= {
        ("lost", "link_nowhere"),
        ("nameless", "trigger_unnamed"),
        ("stray", "link_from_nowhere"),
        ("twin", "link_twice"),
        ("leads", "link_leads_on"),
        ("second", "link_entered"),
    }


def test_a_link_does_not_lead_into_another_scope() -> None:
    said = {(finding.element, finding.code) for finding in refused("link_between_scopes")}
    assert said >= {("jump", "link_nowhere"), ("land", "link_from_nowhere"), ("other", "link_from_nowhere")}
