"""What names made in this installation are called in other languages."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.store.schema.base import Base


class Wording(Base):
    """The name of a unit, place or category in another language; those in diagrams stand in their manifests."""

    __tablename__ = "wording"

    language: Mapped[str] = mapped_column(String(10), primary_key=True)
    """Tag, as in `lang` attributes."""
    text: Mapped[str] = mapped_column(String(200), primary_key=True)
    """The name as it was made."""
    said: Mapped[str] = mapped_column(String(400))
