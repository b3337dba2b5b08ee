"""What names made in this installation are called in other languages."""

from collections.abc import Mapping

from sqlalchemy import select

from app.store.schema.processes import Deployment
from app.store.schema.wordings import Wording
from app.store.unit_of_work import UnitOfWork


def put_wordings(uow: UnitOfWork, language: str, said: Mapping[str, str]) -> None:
    """Keep what the names `said` are called in a language; what they were called before is replaced."""
    for text, words in said.items():
        uow.session.merge(Wording(language=language, text=text, said=words))
    uow.flush()


def wordings(uow: UnitOfWork, language: str) -> Mapping[str, str]:
    """All names of units, places and categories that are known in a language."""
    found = uow.session.execute(select(Wording.text, Wording.said).where(Wording.language == language))
    return {row.text: row.said for row in found}


def of_manifests(uow: UnitOfWork, table: str) -> Mapping[str, str]:
    """The table of names in all manifests; where versions differ, the newest one tells."""
    told: dict[str, str] = {}
    for manifest in uow.session.scalars(select(Deployment.manifest).order_by(Deployment.id)):
        names = manifest.get(table)
        if isinstance(names, dict):
            told |= {str(name): str(words) for name, words in names.items()}
    return told
