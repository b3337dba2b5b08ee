import pytest

from app.domain.confidentiality import begins_sealed, excluded_units
from tests.domain.city import CITY


def test_the_accused_what_is_below_and_the_superiors_are_excluded() -> None:
    assert excluded_units(CITY, ["village"]) == {"village", "east"}
    assert excluded_units(CITY, ["east"]) == {"east", "east_schools", "village"}
    assert excluded_units(CITY, ["traffic"]) == {"traffic", "police"}


def test_the_city_itself_is_never_excluded() -> None:
    assert "city" not in excluded_units(CITY, ["schools"])


def test_a_superior_can_be_admitted_but_never_the_accused_or_what_is_below_it() -> None:
    assert excluded_units(CITY, ["village"], admitted=["east"]) == {"village"}
    assert excluded_units(CITY, ["east"], admitted=["east", "village"]) == {"east", "east_schools", "village"}


def test_nobody_accused_excludes_nobody() -> None:
    assert excluded_units(CITY, []) == frozenset()


@pytest.mark.parametrize(
    ("accusation", "moderation", "sealed"),
    [
        (True, "", True),
        (True, "publish", True),
        (False, "seal", True),
        (False, "publish", False),
        (False, "", False),
    ],
)
def test_a_message_is_sealed_by_its_author_or_by_moderation(
    accusation: bool, moderation: str, sealed: bool
) -> None:
    assert begins_sealed(accusation, moderation) is sealed
