"""Column types that mean the same on SQLite and PostgreSQL: exact money, UTC times. No float on the way."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any

from sqlalchemy import Dialect, Numeric, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeEngine

TIME_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
# More digits than any column has: what does not fit is refused, not rounded.
ROOMY = Context(prec=60)


class ExactDecimal(TypeDecorator[Decimal]):
    """NUMERIC(precision, scale) on PostgreSQL; text of the same digits on SQLite, which has floats only."""

    impl = Numeric
    cache_ok = True

    def __init__(self, precision: int, scale: int) -> None:
        """Take the number of digits, and how many of them stand after the point."""
        super().__init__(precision, scale)
        self.precision = precision
        self.scale = scale

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text where numbers would be floats."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(Numeric(self.precision, self.scale))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Only decimals that need no rounding go in.

        Raises:
            TypeError: a float, or anything else that is no Decimal.
            ValueError: more digits than the column has.
        """
        if value is None:
            return None
        if not isinstance(value, Decimal):
            raise TypeError(f"{value!r} is no Decimal")
        exact = value.quantize(Decimal(1).scaleb(-self.scale), context=ROOMY)
        if exact != value or len(exact.as_tuple().digits) > self.precision:
            raise ValueError(
                f"{value} does not fit into {self.precision} digits, {self.scale} after the point"
            )
        return format(exact, "f") if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Text becomes a decimal again."""
        return None if value is None else Decimal(value)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC to the microsecond: TIMESTAMPTZ on PostgreSQL, ISO text that sorts on SQLite."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Text where there is no such type."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(Text())
        return dialect.type_descriptor(TIMESTAMP(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """A moment must say its time zone.

        Raises:
            ValueError: it has none.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        moment = value.astimezone(UTC)
        return moment.strftime(TIME_FORMAT) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """In UTC, whatever the session's time zone."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.strptime(value, TIME_FORMAT).replace(tzinfo=UTC)
        moment: datetime = value
        return moment.astimezone(UTC)
