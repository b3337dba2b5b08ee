import pytest

from app.domain.permissions import Actor, Grant
from app.domain.routing import Proposal, assignable, fits, item_unit, propose
from tests.domain.city import CITY


@pytest.mark.parametrize(
    ("place", "subject", "wish", "expected"),
    [
        ("village", "schools", "police", Proposal("east", "place")),
        ("city", "schools", "police", Proposal("schools", "subject")),
        ("", "schools", "", Proposal("schools", "subject")),
        ("", "", "village", Proposal("east", "wish")),
        ("", "gone", "police", Proposal("police", "wish")),
        ("", "", "", Proposal("", "none")),
    ],
)
def test_place_goes_before_subject_and_subject_before_wish(
    place: str, subject: str, wish: str, expected: Proposal
) -> None:
    assert propose(CITY, place, subject, wish) == expected


@pytest.mark.parametrize(
    ("unit", "allowed"),
    [
        ("schools", True),
        ("east", True),
        ("park", True),
        ("village", False),
        ("east_schools", False),
        ("city", False),
        ("sender", False),
        ("old", False),
        ("gone", False),
    ],
)
def test_the_city_assigns_to_active_units_down_to_counties(unit: str, allowed: bool) -> None:
    assert assignable(CITY, unit) is allowed


@pytest.mark.parametrize(
    ("role", "local", "lead", "unit"),
    [
        ("handling_unit", None, "schools", "schools"),
        ("unit_head", None, "schools", "schools"),
        ("handling_unit", "", "schools", ""),
        ("handling_unit", "village", "east", "village"),
        ("unit_head", "", "schools", "schools"),
        ("info_office", "", "schools", "desk"),
        ("handling_unit", None, None, ""),
        ("county_office", None, "village", "east"),
        ("county_office", None, "park", "park"),
        ("county_office", None, "schools", ""),
        ("info_office", None, "schools", "desk"),
        ("city_leader", None, "schools", "city"),
        ("citizen", None, "schools", ""),
    ],
)
def test_a_work_item_belongs_to_one_unit(role: str, local: str | None, lead: str | None, unit: str) -> None:
    assert item_unit(CITY, role, local, {"lead_unit": lead}) == unit


def test_a_grant_covers_its_own_unit_and_the_pool() -> None:
    clerk = Actor(7, "王芳", frozenset({Grant("handling_unit", "schools")}))
    assert fits(clerk, "handling_unit", "schools")
    assert fits(clerk, "handling_unit", "")
    assert not fits(clerk, "handling_unit", "police")
    assert not fits(clerk, "unit_head", "schools")
    assert not fits(clerk, "unit_head", "")
