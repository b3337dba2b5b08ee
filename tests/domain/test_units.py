import pytest

from app.domain.units import Unit, UnitTree
from tests.domain.city import CITY


def test_a_unit_knows_everything_below_it() -> None:
    assert CITY.below("east") == {"east", "east_schools", "village"}
    assert CITY.below("police") == {"police", "traffic"}
    assert CITY.below("village") == {"village"}
    assert CITY.below("unheard_of") == {"unheard_of"}


def test_superiors_come_nearest_first() -> None:
    assert [unit.id for unit in CITY.upwards("village")] == ["village", "east", "city"]
    assert list(CITY.upwards("unheard_of")) == []


def test_a_circle_of_superiors_ends() -> None:
    circle = UnitTree.of([Unit("a", "甲", "county", parent="b"), Unit("b", "乙", "township", parent="a")])
    assert [unit.id for unit in circle.upwards("a")] == ["a", "b"]
    assert circle.below("a") == {"a", "b"}


@pytest.mark.parametrize(
    ("unit", "county"),
    [
        ("village", "east"),
        ("east_schools", "east"),
        ("east", "east"),
        ("park", "park"),
        ("traffic", ""),
        ("x", ""),
    ],
)
def test_the_county_of_a_unit(unit: str, county: str) -> None:
    assert CITY.county(unit) == county


def test_an_office_is_held_by_one_unit_and_other_roles_by_the_city() -> None:
    assert CITY.office("supervision_office") == "watch"
    assert CITY.office("city_leader") == "city"
    assert UnitTree.of([]).office("info_office") == ""


def test_a_unit_out_of_service_holds_no_office() -> None:
    tree = UnitTree.of(
        [Unit("city", "市", "city"), Unit("a", "旧", "coordinating_office", office="info_office", active=False)]
    )
    assert tree.office("info_office") == "city"


def test_names_and_kinds_of_unknown_units() -> None:
    assert CITY.name("schools") == "市教育局"
    assert CITY.name("gone") == "gone"
    assert CITY.kind("park") == "park"
    assert CITY.kind("gone") == ""
    assert "park" in CITY
    assert "gone" not in CITY
