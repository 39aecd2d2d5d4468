"""The working calendar: Monday to Friday less public holidays, then the company's own `calendar.csv`."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

from ingestion.company import FIRST_YEAR, LAST_YEAR, Company
from ingestion.errors import CalendarWrong

WORKING, IDLE = {"true", "1", "yes"}, {"false", "0", "no"}


def working_calendar(company: Company, state: Path) -> list[tuple[date, bool, str | None]]:
    """`(day, is working day, name of the public holiday)` for every day from 2000 to 2049.

    Raises:
        CalendarWrong: `calendar.csv` cannot be used.
    """
    public = _public_holidays(company)
    own = _own_days(company, state)
    days = []
    for day in _days():
        name = public.get(day)
        is_working = own.get(day, day.weekday() < 5 and name is None)
        days.append((day, is_working, name))
    return days


def is_working_time(company: Company, state: Path, at: datetime) -> bool:
    """Whether a moment (UTC if it says no zone) lies in the working hours of a working day of the company.

    Raises:
        CalendarWrong: `calendar.csv` cannot be used.
    """
    local = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(ZoneInfo(company.file.time_zone))
    hours, day = company.file.intraday, local.date()
    if not hours.working_from <= f"{local:%H:%M}" < hours.working_until:
        return False
    country = company.file.calendar
    is_public = day in _public_holidays(company, range(day.year, day.year + 1)) if country else False
    return _own_days(company, state).get(day, day.weekday() < 5 and not is_public)


def _days() -> Iterator[date]:
    day = date(FIRST_YEAR, 1, 1)
    while day.year <= LAST_YEAR:
        yield day
        day += timedelta(days=1)


def _public_holidays(company: Company, years: range = range(FIRST_YEAR, LAST_YEAR + 1)) -> dict[date, str]:
    country = company.file.calendar
    if country is None:
        return {}
    try:
        return dict(holidays.country_holidays(country, years=years))
    except NotImplementedError as error:
        raise CalendarWrong(
            f"{company.folder / 'company.yml'}: the package holidays knows no country {country}.",
            "The hand-over was not made; landed rows stay.",
            "Name an ISO 3166 country such as VN, or leave `calendar` out and give a calendar.csv.",
        ) from error


def _own_days(company: Company, state: Path) -> dict[date, bool]:
    """The inbox's file, where there is one, else the company folder's."""
    for path in (company.inbox(state) / "calendar.csv", company.folder / "calendar.csv"):
        if path.is_file():
            return dict(_read(path))
    return {}


def _read(path: Path) -> Iterator[tuple[date, bool]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        if not {"date", "is_working_day"} <= set(reader.fieldnames or ()):
            raise _wrong(path, "must have the columns date,is_working_day")
        for row in reader:
            flag = row["is_working_day"].strip().lower()
            if flag not in WORKING | IDLE:
                raise _wrong(path, f"line {reader.line_num}: {flag!r} is neither true nor false")
            try:
                yield date.fromisoformat(row["date"].strip()), flag in WORKING
            except ValueError as error:
                raise _wrong(
                    path, f"line {reader.line_num}: {row['date']!r} is not a date YYYY-MM-DD"
                ) from error


def _wrong(path: Path, fact: str) -> CalendarWrong:
    return CalendarWrong(
        f"{path}: {fact}.", "The hand-over was not made; landed rows stay.", "Correct the file."
    )
