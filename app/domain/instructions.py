"""Instructions of leaders by the rank of who wrote them (Article 12): the highest one decides the route."""

RANKS = ("none", "read", "city_leader", "city_main_leader", "province_main_leader")
"""From nothing to the highest. The rank is an attribute of the person, never a clerk's choice."""

MAIN_LEADERS = frozenset({"city_main_leader", "province_main_leader"})


def highest(*instructions: str) -> str:
    """The highest of several instructions; unknown words count as none."""
    return max((word if word in RANKS else "none" for word in instructions), key=RANKS.index, default="none")


def is_of_main_leader(instruction: str) -> bool:
    """Whether it comes from a main leader of province or city: key supervision, at once."""
    return instruction in MAIN_LEADERS
