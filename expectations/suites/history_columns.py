"""Does a column say tonight what it uses to say? Filled, several values, amounts of the same size.

Rows of the night's day are held against the rows of the eight weeks before, without incidents. A column is
judged where both have enough rows; a single huge amount moves no middle, a value that is common is no news.
Where amounts differ widely by nature (shops and companies), the middle of a day may lie far from the usual
one and still be an amount like many others.
"""

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.suites.history_habits import listed
from expectations.thresholds import Thresholds

WEEKS = 8


def column_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suite `history.columns`; none where no watched entity is configured."""
    gxe = expectation_classes()
    limits = thresholds.history
    measures = [
        _measures(entity, thresholds.column_days[entity], columns, night, limits.usual_tail)
        for entity, columns in sorted(thresholds.watched_columns.items())
        if entity in night.configured_entities
    ]
    if not measures:
        return []
    rules = {
        "still_filled": (
            f"kind = 'filled' and usual_share >= {limits.least_filled_share} "
            f"and share < {limits.lost_share} * usual_share",
            f"filled in at least {limits.lost_share:.0%} of the usual share of rows",
        ),
        "still_varies": (
            f"kind = 'value' and share >= {limits.one_value_share} "
            f"and -row_count * share * ln(greatest(usual_share, 0.001)) > {limits.surprise}",
            "no single value in nearly all rows, unless it is a common one",
        ),
        "still_of_that_size": (
            f"kind = 'amount' and (middle > greatest({limits.size_factor} * usual_middle, usual_high) "
            f"or middle < least(usual_middle / {limits.size_factor}, usual_low))",
            f"a middle amount within a factor of {limits.size_factor} of the usual one, "
            f"or between the lowest and the highest {limits.usual_tail:.0%} of usual amounts",
        ),
    }
    judged = f"row_count >= {limits.least_usual} and usual_count >= {limits.least_usual} * {WEEKS}"
    return [
        Suite(
            name="history.columns",
            layer=Layer.HISTORY,
            object_name="landed entities",
            subject=" union all ".join(measures),
            checks=tuple(
                Check(
                    name,
                    gxe.UnexpectedRowsExpectation(
                        unexpected_rows_query=f"select * from {{batch}} where {judged} and {where}"
                    ),
                    expected,
                    severity=Severity.HOLD,
                    may_see_nothing=True,
                )
                for name, (where, expected) in rules.items()
            ),
        )
    ]


def _measures(entity: str, day_column: str, columns: dict[str, str], night: NightFacts, tail: float) -> str:
    """One row per watched column: counts of rows, and the share or middle that its kind asks for."""
    day = (
        f"case when typeof({day_column}) = 'DATE' then cast({day_column} as date) "
        f"else cast({day_column} + interval {night.utc_offset_hours} hour as date) end"
    )
    rows = f"""(
        select *, {day} = date '{night.as_of}' as is_tonight from "landed__{entity}" as line
        where {day} between date '{night.as_of}' - {7 * WEEKS} and date '{night.as_of}'
            and {day} not in ({listed(night.earlier_incidents)})
    )"""
    return " union all ".join(
        _measure(entity, column, kind, rows, tail) for column, kind in sorted(columns.items())
    )


def _measure(entity: str, column: str, kind: str, rows: str, tail: float) -> str:
    head = (
        f"select '{entity}' as entity, '{column.replace(chr(39), chr(39) * 2)}' as watched, '{kind}' as kind"
    )
    counts = (
        "count(*) filter (where is_tonight) as row_count, "
        "count(*) filter (where not is_tonight) as usual_count"
    )
    if kind == "amount":
        return (
            f"{head}, {counts}, null as share, null as usual_share, "
            f"cast(median({column}) filter (where is_tonight) as double) as middle, "
            f"cast(median({column}) filter (where not is_tonight) as double) as usual_middle, "
            f"cast(quantile_cont({column}, {tail}) filter (where not is_tonight) as double) as usual_low, "
            f"cast(quantile_cont({column}, {1 - tail}) filter (where not is_tonight) as double) "
            f"as usual_high from {rows}"
        )
    counted = f"{column} is not null"
    if kind == "value":
        counted = f"{column} is not distinct from (select mode({column}) from {rows} where is_tonight)"
    return (
        f"{head}, {counts}, count(*) filter (where is_tonight and {counted}) / "
        f"nullif(count(*) filter (where is_tonight), 0) as share, "
        f"count(*) filter (where not is_tonight and {counted}) / "
        f"nullif(count(*) filter (where not is_tonight), 0) as usual_share, "
        f"null as middle, null as usual_middle, null as usual_low, null as usual_high from {rows}"
    )
