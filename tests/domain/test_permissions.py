from app.domain.permissions import SYSTEM, Actor, Grant, Permission, permissions_of


def holding(*roles: str) -> Actor:
    return Actor(1, "某人", frozenset(Grant(role, "desk") for role in roles))


def test_everybody_may_read_what_is_public() -> None:
    assert Actor(None, "网民").may(Permission.PUBLIC)
    assert not Actor(None, "网民").may(Permission.TASK_WORK)


def test_an_administrator_reads_no_case() -> None:
    administrator = holding("administrator")
    assert administrator.may(Permission.ACCOUNT_USE)
    assert not administrator.may(Permission.CASE_READ)
    assert not administrator.may(Permission.TASK_WORK)


def test_permissions_add_up_over_roles() -> None:
    assert not holding("handling_unit").may(Permission.IMPORT_RUN)
    assert holding("handling_unit", "info_office").may(Permission.IMPORT_RUN)


def test_an_unknown_role_carries_nothing() -> None:
    assert permissions_of(["emperor"]) == frozenset()


def test_who_sees_the_whole_city() -> None:
    assert holding("city_leader").city_wide
    assert not holding("handling_unit", "unit_head").city_wide
    assert not SYSTEM.city_wide
