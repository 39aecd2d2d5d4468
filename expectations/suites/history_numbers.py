"""Is a number missing? Where a source numbers without gaps, a row that is lost leaves one.

A series is what stands before the digits at the end of a key. Whether it has gaps is learnt from the numbers
before tonight, never assumed: a gap of tonight is wrong where so many missing numbers would come by chance
less often than the limit says; a series with many gaps is not judged. Numbers that lie far apart belong to
two runs. A number that came after a higher one of an earlier night came late; where many do, the series is
not judged. What is lost at the end of a night shows in the night after; a series that starts tonight has no
habit, nor has one of a few numbers.
"""

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.suites.history_habits import listed
from expectations.thresholds import HistoryLimits, Thresholds


def number_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """The suite `history.numbers`; none where no watched entity is configured."""
    gxe, limits = expectation_classes(), thresholds.history
    numbers = [
        _numbers(entity, column, night)
        for entity, column in sorted(thresholds.watched_numbers.items())
        if entity in night.configured_entities
    ]
    if not numbers:
        return []
    missing = "missing_count * ln(missing_count / expected_count) - missing_count + expected_count"
    return [
        Suite(
            name="history.numbers",
            layer=Layer.HISTORY,
            object_name="landed entities",
            subject=_subject(" union all ".join(numbers), night, limits),
            checks=(
                Check(
                    "none_is_missing",
                    gxe.UnexpectedRowsExpectation(
                        unexpected_rows_query="select * from {batch} where missing_count > expected_count "
                        f"and earlier_count >= {limits.fewest_numbers} "
                        f"and earlier_missing_count <= {limits.gap_share} * earlier_count "
                        f"and late_count <= {limits.late_share} * earlier_count "
                        f"and {missing} > {limits.surprise_of_a_gap}"
                    ),
                    "no number missing among tonight's, where the series has no gaps",
                    severity=Severity.HOLD,
                    may_see_nothing=True,
                ),
            ),
        )
    ]


def _numbers(entity: str, column: str, night: NightFacts) -> str:
    """Deleted rows count: their numbers were given."""
    return f"""
        select '{entity}' as entity, parsed.series, cast(parsed.digits as bigint) as number,
            cast(extracted_at as date) as extracted_on,
            extracted_at >= timestamp '{night.as_of}' as is_tonight
        from (
            select regexp_extract({column}, '^(.*?)([0-9]{{1,15}})$', ['series', 'digits']) as parsed,
                _extracted_at as extracted_at
            from landed.main."{entity}"
        )
        where parsed.digits <> ''
    """


def _subject(numbers: str, night: NightFacts, limits: HistoryLimits) -> str:
    """One row for each run with new numbers: how many, how many missing, and what came before.

    Expected: tonight's numbers times the share missing before, as if one more had been missing.
    """
    return f"""
        with numbers as ({numbers}),
        stepped as (
            select *, number - lag(number) over series_in_order as step
            from numbers semi join (select distinct entity, series from numbers where is_tonight) as live
                on numbers.entity = live.entity and numbers.series = live.series
            window series_in_order as (partition by entity, series order by number)
        ),
        in_runs as (
            select *, count(case when step > {limits.largest_gap} then 1 end) over (
                partition by entity, series order by number rows unbounded preceding
            ) as run
            from stepped
        ),
        placed as (
            select *, case when step > {limits.largest_gap} then 1 else step end - 1 as missing,
                max(number) filter (where not is_tonight) over (partition by entity, series, run) as known,
                min(extracted_on) over (
                    partition by entity, series, run order by number desc rows unbounded preceding
                ) < extracted_on as is_late
            from in_runs
        ),
        new_numbers as (
            select entity, series, run, known, count(*) as row_count, sum(missing) as missing_count
            from placed
            where number > known
            group by entity, series, run, known
        ),
        compared as (
            select
                new_numbers.entity, new_numbers.series, new_numbers.known,
                new_numbers.row_count, new_numbers.missing_count,
                count(*) as earlier_count,
                coalesce(sum(placed.missing) filter (
                    where placed.extracted_on not in ({listed(night.incident_days)})
                ), 0) as earlier_missing_count,
                count(*) filter (where placed.is_late) as late_count
            from new_numbers
            inner join placed
                on new_numbers.entity = placed.entity and new_numbers.series = placed.series
                and new_numbers.run = placed.run and placed.number <= new_numbers.known
                and placed.number > new_numbers.known
                    - {limits.nights_remembered} * (new_numbers.row_count + new_numbers.missing_count)
            group by all
        )
        select *, (row_count + missing_count) * (earlier_missing_count + 1)
            / (earlier_count + earlier_missing_count) as expected_count
        from compared
    """
