"""Mail that topics send: to the people of a unit, and to the author."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.operations.running.turn import TopicContext
from app.store import people


def tell_unit(
    context: TopicContext,
    occasion: str,
    template: str,
    units: Sequence[str],
    *,
    role: str,
    facts: Mapping[str, Any],
) -> None:
    """Mail everybody who holds `role` for one of the units, once per occasion and person."""
    if not units:
        return
    number = context.case.number
    for person in people.holders(context.uow, role, context.clock.today, units):
        if person.email:
            told = {"number": number, "name": person.name, "language": person.language, **facts}
            context.turn.mail(f"{occasion}:{person.id}", person.email, template, told)


def tell_author(context: TopicContext, occasion: str, template: str, facts: Mapping[str, Any]) -> None:
    """Mail the author, once per occasion; the address is decrypted only when the mail leaves."""
    case = context.case
    context.turn.mail(occasion, f"identity:{case.id}", template, {"number": case.number, **facts})
