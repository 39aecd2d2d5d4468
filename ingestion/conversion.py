"""Texts to typed values by contract, and why a text is no such value: SQL, no row passes through Python."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingestion.contract import Column, Contract
from ingestion.expressions import literal, quoted
from ingestion.phone_numbers import PHONE_FUNCTION

TRUE_SPELLINGS = ("true", "1", "yes", "t", "y")
FALSE_SPELLINGS = ("false", "0", "no", "f", "n")
TIMESTAMP_TEXT = r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?(Z| ?[+-]\d{2}(:?\d{2})?)?)?)?"
TEXT_PREFIX = "text:"


@dataclass(frozen=True)
class Problem:
    """`condition` is SQL that is true for rows whose `column` cannot land, for `reason`."""

    column: str
    condition: str
    reason: str


def text_name(column: str) -> str:
    """Identifier of a column's text in the projected rows."""
    return quoted(TEXT_PREFIX + column)


def value_sql(column: Column) -> str:
    """SQL of the typed value of a column's text, null if it is none. Nothing is rounded or cut in silence.

    DuckDB's own casts would: '2.5' to the integer 3, '1.005' to 1.01, '2026-01-31 23:00' and '2026-10-3x' to
    dates, and '+07:00' of a timestamp without time zone would be dropped.
    """
    text = text_name(column.name)
    match column.type:
        case "VARCHAR":
            return f"{PHONE_FUNCTION}({text})" if column.is_phone else text
        case "BOOLEAN":
            true, false = (", ".join(map(literal, words)) for words in (TRUE_SPELLINGS, FALSE_SPELLINGS))
            word = f"lower({text})"
            return f"case when {word} in ({true}) then true when {word} in ({false}) then false end"
        case "BIGINT":
            return (
                f"case when regexp_full_match({text}, '[+-]?[0-9]+(\\.0*)?')"
                f" then try_cast(split_part({text}, '.', 1) as bigint) end"
            )
        case "DATE":
            return (
                f"case when not ({_is_day(text)}) then null"
                f" when length({text}) = 10 then try_cast({text} as date)"
                f" when regexp_full_match({text}, '.{{10}}[T ]00:00:00(\\.0*)?Z?')"
                f" then try_cast(left({text}, 10) as date) end"
            )
        case "TIMESTAMP":
            return _timestamp_sql(text)
        case _:
            return _decimal_sql(column, text)


def _is_day(text: str) -> str:
    """Marks where a date has them, a digit at its end, and no year 0026, which 01.02.26 is by `%d.%m.%Y`."""
    marks = f"substr({text}, 5, 1) in ('-', '/') and substr({text}, 8, 1) = substr({text}, 5, 1)"
    return f"{marks} and substr({text}, 10, 1) between '0' and '9' and left({text}, 1) between '1' and '9'"


def _timestamp_sql(text: str) -> str:
    """Whole seconds, or a final Z, need no pattern: the common forms cost a third of the others."""
    has_seconds = f"substr({text}, 17, 1) = ':' and substr({text}, 5, 1) = '-'"
    offset = f"replace(replace({text}, ' +', '+'), ' -', '-')"
    return (
        f"case when left({text}, 1) = '0' then null"
        f" when {has_seconds} and (length({text}) = 19 or right({text}, 1) = 'Z')"
        f" then try_cast({text} as timestamp)"
        f" when regexp_full_match({text}, {literal(TIMESTAMP_TEXT)})"
        f" then cast(try_cast({offset} as timestamptz) as timestamp) end"
    )


def _decimal_sql(column: Column, text: str) -> str:
    """Decimals after the scale must be zeros; in scientific notation the value must fit the scale exactly."""
    value = f"try_cast({text} as {column.type})"
    point = f"position('.' in {text})"
    is_short = f"({point} = 0 or length({text}) - {point} <= {column.scale})"
    are_zeros = f"length(rtrim(split_part({text}, '.', 2), '0')) <= {column.scale}"
    return (
        f"case when contains({text}, 'e') or contains({text}, 'E')"
        f" then case when {value} = try_cast({text} as double) then {value} end"
        f" when contains({text}, '_') then null"
        f" when {is_short} or {are_zeros} then {value} end"
    )


def problems(contract: Contract) -> Iterator[Problem]:
    """All reasons for which a row of this contract goes to quarantine, in the order of the columns.

    Rows that the source deleted need their key only: many sources send nothing else of them.
    """
    is_live = "coalesce(not _is_deleted, true)"
    for column in contract.all_columns:
        yield from _column_problems(column, is_live)


def _column_problems(column: Column, is_live: str) -> Iterator[Problem]:
    text, value = text_name(column.name), quoted(column.name)
    if column.is_required:
        condition = f"{text} is null" if column.is_key else f"({text} is null and {is_live})"
        yield Problem(column.name, condition, "is required and empty")
    if column.type != "VARCHAR":
        yield Problem(
            column.name, f"({text} is not null and {value} is null)", f"is not {_type_words(column)}"
        )
    if column.enumeration:
        known = ", ".join(map(literal, column.enumeration))
        yield Problem(column.name, f"{text} not in ({known})", f"is none of: {', '.join(column.enumeration)}")
    if column.length is not None:
        yield Problem(
            column.name, f"length({text}) <> {column.length}", f"has not {column.length} characters"
        )
    if column.rule is not None:
        yield Problem(column.name, f"not ({column.rule})", f"breaks the contract's rule: {column.rule}")


def _type_words(column: Column) -> str:
    words = {
        "BOOLEAN": "a boolean (true, false, 1, 0, yes, no, t, f, y, n)",
        "BIGINT": "a whole number",
        "DATE": "a date YYYY-MM-DD",
        "TIMESTAMP": "a timestamp YYYY-MM-DDTHH:MM:SS, with or without offset",
    }
    return words.get(column.type, f"a {column.type.lower()} without rounding")
