"""Telephone numbers in one form, where a contract marks a column as one: E.164, such as +84901234567."""

from functools import lru_cache

import duckdb
import phonenumbers

PHONE_FUNCTION = "phone_number"


def define_phone_function(connection: duckdb.DuckDBPyConnection, region: str | None) -> None:
    """Define `phone_number(text)` on a connection; `region` (VN) is the country of numbers without a code."""
    connection.create_function(
        PHONE_FUNCTION, lambda text: phone_number(text, region), ["VARCHAR"], "VARCHAR"
    )


@lru_cache(maxsize=100_000)
def phone_number(text: str, region: str | None) -> str:
    """The number in E.164; a text that is no number of its country stays as it was delivered."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return text
    if number.extension or not phonenumbers.is_valid_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
