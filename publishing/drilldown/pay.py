"""What people earn: scores with allowances, and commissions. These pages lie in a folder of their own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from publishing.page_content import has_table

_MOST_TOTALS = 200
_EVALUATED = (
    "select rep_id, period_start as month, region_id, score_shown, rounded_shortfall_pct, band,"
    " full_allowance is not null as is_paid, 0 as adjustment, coalesce(is_held, false) as is_held,"
    " case when not coalesce(is_held, false) then allowance_payable end as allowance,"
    " coalesce(is_partial, false) as is_partial from kpi.fct_employee_evaluation where rep_id is not null"
)
# A month that is over is paid as finance has it: by its first day's region, with corrections of earlier ones.
_PAID = (
    f"with evaluated as ({_EVALUATED}), posted as (select rep_id, pay_month as month, true as is_posted,"
    " min(region_id) as region_id, sum(adjustment) as adjustment, sum(allowance_payable) as allowance,"
    " bool_or(is_held) as is_held from commission.allowance_payable where rep_id is not null group by 1, 2)"
    " select rep_id, month, coalesce(posted.region_id, evaluated.region_id) as region_id, score_shown,"
    " rounded_shortfall_pct, band, coalesce(is_posted, is_paid) as is_paid,"
    " coalesce(posted.adjustment, 0) as adjustment, coalesce(posted.is_held, evaluated.is_held) as is_held,"
    " case when is_posted then posted.allowance else evaluated.allowance end as allowance,"
    " coalesce(is_partial, false) as is_partial from evaluated full join posted using (rep_id, month)"
)


@dataclass(frozen=True)
class Allowance:
    """One month of a rep's evaluation, and what is paid in it; what is held has no amount.

    `adjustment` is the part of the allowance that corrects earlier, locked months.
    """

    month: date
    score: Decimal | None
    shortfall_percent: Decimal | None
    band: str | None
    allowance: Decimal | None
    adjustment: Decimal
    is_held: bool
    is_partial: bool


@dataclass(frozen=True)
class Commission:
    """One month of a rep's commission in one currency: of a locked month, or provisional."""

    month: date
    currency: str
    earned: Decimal | None
    other: Decimal | None
    payable: Decimal | None
    is_provisional: bool
    is_paid: bool


@dataclass(frozen=True)
class Pay:
    """Everything of one rep, newest month first."""

    allowances: tuple[Allowance, ...]
    commissions: tuple[Commission, ...]


@dataclass(frozen=True)
class PayTotal:
    """A month of one region: how many people, and what they are paid together."""

    month: date
    region_id: str
    person_count: int
    held_count: int
    amount: Decimal | None


def read_pay(connection: duckdb.DuckDBPyConnection, month_limit: int) -> dict[str, Pay]:
    """Pay by rep, as far as it is published; nobody who has none."""
    allowances = _allowances(connection)
    commissions = _commissions(connection)
    return {
        rep_id: Pay(
            tuple(allowances.get(rep_id, ())[:month_limit]), tuple(commissions.get(rep_id, ())[:month_limit])
        )
        for rep_id in sorted({*allowances, *commissions})
    }


def read_pay_totals(connection: duckdb.DuckDBPyConnection, month_limit: int) -> tuple[PayTotal, ...]:
    """Allowances of the newest months by region, for finance.

    Of many regions the newest month alone, so that the page stays small.
    """
    if not has_table(connection, "kpi", "fct_employee_evaluation"):
        return ()
    rows = connection.execute(
        "select month, coalesce(region_id, 'UNKNOWN'), count(*), count(*) filter (where is_held),"
        f" sum(allowance) from ({_months(connection)}) where is_paid group by 1, 2"
        " qualify dense_rank() over (order by month desc) <= ? order by 1 desc, 2",
        [month_limit],
    ).fetchall()
    totals = tuple(PayTotal(*row) for row in rows)
    if len(totals) > _MOST_TOTALS:
        return tuple(total for total in totals if total.month == totals[0].month)
    return totals


def _allowances(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Allowance]]:
    if not has_table(connection, "kpi", "fct_employee_evaluation"):
        return {}
    rows = connection.execute(
        "select rep_id, month, score_shown, rounded_shortfall_pct, band, allowance, adjustment, is_held,"
        f" is_partial from ({_months(connection)}) order by rep_id, month desc"
    ).fetchall()
    found: dict[str, list[Allowance]] = {}
    for rep_id, *parts in rows:
        found.setdefault(rep_id, []).append(Allowance(*parts))
    return found


def _months(connection: duckdb.DuckDBPyConnection) -> str:
    return _PAID if has_table(connection, "commission", "allowance_payable") else _EVALUATED


def _commissions(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Commission]]:
    sources = [
        f"select rep_id, period, currency, earned, payable - earned, payable, {provisional}, {paid}"
        f" from commission.{table}"
        for table, provisional, paid in (
            ("payable", "false", "is_paid"),
            ("open_period_preview", "true", "false"),
        )
        if has_table(connection, "commission", table)
    ]
    found: dict[str, list[Commission]] = {}
    if sources:
        rows = connection.execute(
            f"select * from ({' union all '.join(sources)}) order by rep_id, period desc, currency"
        ).fetchall()
        for rep_id, *parts in rows:
            found.setdefault(rep_id, []).append(Commission(*parts))
    return found
