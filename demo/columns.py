"""From numpy arrays to typed columns: keys, labels, exact decimals, moments and days."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from demo.errors import ExtractNotWritten
from demo.randomness import NULL, Ints
from demo.schema import AUDIT_COLUMNS, ENTITIES, Column

Values: TypeAlias = NDArray[np.int64] | NDArray[np.bool_] | Any | list[str | None]
Rows = dict[str, Values]


@dataclass(frozen=True)
class KeyForm:
    """How the number of a record is spelt: a prefix and zeros up to `width` digits."""

    prefix: str
    width: int

    def text(self, numbers: Ints) -> pa.Array:
        """The keys of `numbers`; null where the number is `NULL`."""
        digits = pc.cast(pa.array(numbers, mask=numbers == NULL), pa.string())
        return pc.binary_join_element_wise(self.prefix, pc.utf8_lpad(digits, self.width, "0"), "")


USER = KeyForm("U", 5)
EMPLOYEE = KeyForm("NV", 5)
AGENT = KeyForm("AG-", 4)
ACCOUNT = KeyForm("A", 7)
CONTACT = KeyForm("C", 7)
LEAD = KeyForm("L", 7)
DEAL = KeyForm("D", 7)
ACTIVITY = KeyForm("HD", 10)
MESSAGE = KeyForm("TN", 10)
CALL = KeyForm("CALL-", 9)
CUSTOMER = KeyForm("KH", 6)
INVOICE = KeyForm("INV-", 8)
CREDIT_NOTE = KeyForm("CN-", 8)
LINE = KeyForm("LN", 9)
PAYMENT = KeyForm("PT", 8)
ALLOCATION = KeyForm("AL", 8)
OUTLET = KeyForm("DB", 6)
TICKET = KeyForm("TK", 7)


def pick(labels: Sequence[str | None], positions: Ints) -> pa.Array:
    """The label at each position; null where the position is `NULL`."""
    return pa.array(labels, pa.string()).take(pa.array(positions, mask=positions == NULL))


def numbers_from(count: int, first: int = 1) -> Ints:
    """`count` consecutive numbers."""
    return np.arange(first, first + count, dtype=np.int64)


def constant(value: int, count: int) -> Ints:
    """One whole number, `count` times."""
    return np.full(count, value, dtype=np.int64)


def nothing(count: int) -> Ints:
    """`count` missing values."""
    return constant(NULL, count)


def where(condition: NDArray[np.bool_], values: Ints | int, otherwise: Ints | int = NULL) -> Ints:
    """`np.where` that keeps whole numbers whole."""
    return np.where(condition, values, otherwise).astype(np.int64)


def _decimals(numbers: Ints, column: Column) -> pa.Array:
    pairs = np.empty((len(numbers), 2), dtype=np.int64)
    pairs[:, 0] = numbers
    pairs[:, 1] = numbers >> 63
    missing = numbers == NULL
    present = pa.array(~missing).buffers()[1] if missing.any() else None
    return pa.Array.from_buffers(column.arrow_type, len(numbers), [present, pa.py_buffer(pairs.tobytes())])


def _typed(column: Column, values: Values) -> pa.Array:
    """An Arrow array of the column's type. Whole numbers of a decimal column count its smallest unit."""
    if isinstance(values, pa.Array | pa.ChunkedArray | list):
        return (
            pa.array(values, column.arrow_type)
            if isinstance(values, list)
            else values.cast(column.arrow_type)
        )
    if column.kind == "decimal":
        return _decimals(values.astype(np.int64), column)
    if column.kind == "timestamp":
        return pa.array(values.astype(np.int64).view("datetime64[us]"))
    if column.kind == "date":
        return pa.array(values.astype(np.int64), mask=values == NULL).cast(pa.int32()).cast(pa.date32())
    if column.kind == "boolean":
        return pa.array(values)
    return pa.array(values, column.arrow_type, mask=values == NULL)


def table(entity: str, rows: Rows, extracted_at: int, batch_id: str) -> pa.Table:
    """Rows of one entity in its columns, order and types, with the three audit columns.

    A column that `rows` lacks is null. `_is_deleted` may be among the rows; otherwise it is false.

    Raises:
        ExtractNotWritten: a column is not of the entity, or the columns differ in length.
    """
    known = {column.name for column in ENTITIES[entity]} | {"_is_deleted"}
    strange = sorted(set(rows) - known)
    lengths = {len(values) for values in rows.values()}
    if strange or len(lengths) != 1:
        raise ExtractNotWritten(
            f"{entity}: unknown columns {strange}, column lengths {sorted(lengths)}. "
            "Nothing of it was written. Mend the maker of this entity."
        )
    count = lengths.pop()
    arrays = [
        _typed(column, rows[column.name]) if column.name in rows else pa.nulls(count, column.arrow_type)
        for column in ENTITIES[entity]
    ]
    deleted = rows.get("_is_deleted", np.zeros(count, dtype=np.bool_))
    arrays += [
        pa.array(constant(extracted_at, count).view("datetime64[us]")),
        pa.repeat(pa.scalar(batch_id), count),
        deleted if isinstance(deleted, pa.Array) else pa.array(deleted),
    ]
    return pa.table(arrays, names=[column.name for column in ENTITIES[entity]] + list(AUDIT_COLUMNS))
