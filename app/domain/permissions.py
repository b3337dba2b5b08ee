"""Who may do what: roles, grants and permissions (requirements §1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Lane ids of the diagrams. A role is held for a unit."""

    CITIZEN = "citizen"
    INFO_OFFICE = "info_office"
    SUPERVISION_OFFICE = "supervision_office"
    COORDINATION_OFFICE = "coordination_office"
    CITY_LEADER = "city_leader"
    HANDLING_UNIT = "handling_unit"
    UNIT_HEAD = "unit_head"
    COUNTY_OFFICE = "county_office"
    INSPECTION_BUREAU = "inspection_bureau"
    LEADING_GROUP = "leading_group"
    PROCESS_OWNER = "process_owner"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """`subject:action`, declared where a route is registered."""

    PUBLIC = "public:read"
    ACCOUNT_USE = "account:use"
    TASK_WORK = "task:work"
    CASE_READ = "case:read"
    LEDGER_READ = "ledger:read"
    IMPORT_RUN = "import:run"
    DIAGRAM_READ = "diagram:read"
    TEMPLATE_EDIT = "template:edit"


_CASEWORK = frozenset(
    {
        Permission.PUBLIC,
        Permission.ACCOUNT_USE,
        Permission.TASK_WORK,
        Permission.CASE_READ,
        Permission.LEDGER_READ,
        Permission.DIAGRAM_READ,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CITIZEN: frozenset({Permission.PUBLIC}),
    Role.INFO_OFFICE: _CASEWORK | {Permission.IMPORT_RUN, Permission.TEMPLATE_EDIT},
    Role.SUPERVISION_OFFICE: _CASEWORK | {Permission.IMPORT_RUN},
    Role.COORDINATION_OFFICE: _CASEWORK,
    Role.CITY_LEADER: _CASEWORK,
    Role.HANDLING_UNIT: _CASEWORK | {Permission.TEMPLATE_EDIT},
    Role.UNIT_HEAD: _CASEWORK | {Permission.TEMPLATE_EDIT},
    Role.COUNTY_OFFICE: _CASEWORK | {Permission.TEMPLATE_EDIT},
    Role.INSPECTION_BUREAU: _CASEWORK,
    Role.LEADING_GROUP: _CASEWORK,
    Role.PROCESS_OWNER: frozenset({Permission.PUBLIC, Permission.ACCOUNT_USE, Permission.DIAGRAM_READ}),
    Role.ADMINISTRATOR: frozenset({Permission.PUBLIC, Permission.ACCOUNT_USE}),
}

CITY_WIDE = frozenset(
    {
        Role.INFO_OFFICE,
        Role.SUPERVISION_OFFICE,
        Role.COORDINATION_OFFICE,
        Role.CITY_LEADER,
        Role.INSPECTION_BUREAU,
    }
)
"""Roles that see every case which is not sealed; all others see the cases of their units."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role held for one unit."""

    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody whom a deputy stands in for, with those of his grants in which he does (被代理人)."""

    person: int
    name: str
    grants: frozenset[Grant]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with grants, a citizen proved by look-up code, or the system itself (person None)."""

    person: int | None
    name: str
    grants: frozenset[Grant] = frozenset()
    """Everything held today, in somebody's stead too."""
    rank: str = ""
    """city_leader | city_main_leader | province_main_leader: an attribute of the person (Article 12), which no
    deputy takes over.
    """
    citizen_of: int | None = None
    """The case whose look-up code this citizen has proved, else None."""
    own: frozenset[Grant] | None = None
    """Grants held in the person's own right, where some are held in somebody's stead; None = all of them."""
    deputy_for: tuple[Principal, ...] = ()
    """Whom the person stands in for today."""
    behalf: Principal | None = None
    """In whose stead the act at hand is done; None = in his own right."""

    @property
    def roles(self) -> frozenset[str]:
        """Every role held, for whichever unit."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def city_wide(self) -> bool:
        """Whether a role held sees all cases that are not sealed."""
        return not self.roles.isdisjoint(CITY_WIDE)

    @property
    def own_grants(self) -> frozenset[Grant]:
        """The grants held in the person's own right."""
        return self.grants if self.own is None else self.own

    @property
    def overseen(self) -> frozenset[Grant]:
        """Whose tasks the person assigns without doing them: a unit's head those of its clerks."""
        return frozenset(
            Grant(Role.HANDLING_UNIT, grant.unit) for grant in self.grants if grant.role == Role.UNIT_HEAD
        )

    @property
    def behalf_of(self) -> int | None:
        """The id of the person in whose stead the act at hand is done."""
        return None if self.behalf is None else self.behalf.person

    def may(self, permission: Permission) -> bool:
        """Whether any role held carries the permission; everybody may read what is public."""
        return permission is Permission.PUBLIC or permission in permissions_of(self.roles)


SYSTEM = Actor(person=None, name="系统")
"""Timers, imports and jobs act as the system."""


_BY_KEY = {role.value: PERMISSIONS[role] for role in Role}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """The union of the permissions of `roles`; unknown role keys carry none."""
    return frozenset().union(*(_BY_KEY.get(role, frozenset()) for role in roles))
