"""Column types and the declarative base shared by all tables."""

from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import JSON as GENERIC_JSON
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, MetaData, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

JSON_COLUMN = GENERIC_JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""None is SQL NULL, never the JSON word."""
ROW_ID = BigInteger().with_variant(Integer(), "sqlite")
"""SQLite numbers only INTEGER keys by itself."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC and always given back aware; a naive value raises ValueError.

    SQLite keeps it as text `YYYY-MM-DD HH:MM:SS.ffffff` in UTC, PostgreSQL as timestamptz.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive instants are refused: pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


RowId = Annotated[int, mapped_column(ROW_ID, primary_key=True)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Blob = Annotated[bytes, mapped_column(LargeBinary)]


class Base(DeclarativeBase):
    """All tables of the product."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        dict[str, Any]: JSON_COLUMN,
        list[Any]: JSON_COLUMN,
        datetime: UtcDateTime,
    }
