"""Rows that contradict themselves: totals that are not their parts, rows that cannot be, rates that jump."""

from typing import Any

from expectations.checks import Check, Layer, NightFacts, Severity, Suite
from expectations.great_expectations_setup import expectation_classes
from expectations.thresholds import Thresholds


def landed_sense_suites(night: NightFacts, thresholds: Thresholds) -> list[Suite]:
    """Suites `landing.documents`, `….impossible_rows`, `….exchange_rates`, `….approvals` and `….set_up`."""
    gxe = expectation_classes()
    suites = [_documents(gxe), _exchange_rates(gxe, thresholds), _set_up(gxe)]
    impossible = [
        _impossible(entity, name, rule["rows"], night)
        for entity, rules in sorted(thresholds.impossible_rows.items())
        for name, rule in sorted(rules.items())
        if entity in night.configured_entities
    ]
    approvals = [
        _approvals(entity)
        for entity in sorted(thresholds.approved_entities)
        if entity in night.configured_entities
    ]
    if impossible:
        suites.append(
            _rule(
                gxe,
                "impossible_rows",
                " union all ".join(impossible),
                f"wrong_count > {thresholds.history.impossible_share} * row_count"
                f" or tonight_count >= {thresholds.history.least_usual} and tonight_wrong_count"
                f" > {thresholds.history.wrong_tonight_share} * tonight_count",
                f"at most {thresholds.history.impossible_share:.1%} of an entity's rows that cannot be,"
                f" and {thresholds.history.wrong_tonight_share:.0%} of tonight's",
                severity=Severity.HOLD,
            )
        )
    if approvals:
        suites.append(
            _rule(
                gxe,
                "approvals",
                " union all ".join(approvals),
                f"row_count > 0 and wrong_count > {thresholds.history.unapproved_share} * row_count",
                f"at most {thresholds.history.unapproved_share:.0%} of the rows without an approval",
            )
        )
    return suites


def _rule(
    gxe: Any,
    name: str,
    subject: str,
    where: str,
    expected: str,
    entities: tuple[str, ...] = (),
    check: str = "as_expected",
    may_see_nothing: bool = False,
    severity: Severity = Severity.BLOCK,
) -> Suite:
    query = f"select * from {{batch}} where {where}"
    return Suite(
        name=f"landing.{name}",
        layer=Layer.LANDING,
        object_name=name,
        subject=subject,
        checks=(
            Check(
                check,
                gxe.UnexpectedRowsExpectation(unexpected_rows_query=query),
                expected,
                severity=severity,
                may_see_nothing=may_see_nothing,
            ),
        ),
        entities=entities,
    )


def _documents(gxe: Any) -> Suite:
    """Gross = net lines + tax, where the tax is delivered: without it the gross proves nothing."""
    subject = """
        select
            documents.document_id, documents.gross_amount, documents.tax_amount,
            coalesce(sum(lines.net_amount), 0) as net_amount
        from "landed__acc_invoices" as documents
        left join "landed__acc_invoice_lines" as lines on documents.document_id = lines.document_id
        where documents.tax_amount is not null
        group by documents.document_id, documents.gross_amount, documents.tax_amount
    """
    return _rule(
        gxe,
        "documents",
        subject,
        "abs(gross_amount - net_amount - tax_amount) > 1",
        "gross = sum of its lines + tax, within one unit of the currency",
        ("acc_invoices", "acc_invoice_lines"),
        "gross_is_lines_and_tax",
        may_see_nothing=True,
    )


def _exchange_rates(gxe: Any, thresholds: Thresholds) -> Suite:
    subject = """
        select from_currency, to_currency, rate_date, rate,
            lag(rate) over (partition by from_currency, to_currency order by rate_date) as rate_before
        from "landed__acc_fx_rates"
    """
    jump = thresholds.history.rate_jump
    return _rule(
        gxe,
        "exchange_rates",
        subject,
        f"rate <= 0 or rate > {jump} * rate_before or rate_before > {jump} * rate",
        f"rates above 0 that change by less than a factor of {jump} from one to the next",
        ("acc_fx_rates",),
        "rates_do_not_jump",
        may_see_nothing=True,
    )


def _set_up(gxe: Any) -> Suite:
    """Plans, assignments, weights, splits and targets that contradict each other, as LAND found them."""
    return Suite(
        name="landing.set_up",
        layer=Layer.LANDING,
        object_name="set_up_problems",
        subject="""
            select severities.severity, count(problems.rule) as problem_count,
                min(problems.rule || ': ' || problems.message) as example
            from (select unnest(['error', 'note']) as severity) as severities
            left join landed.main.set_up_problems as problems on severities.severity = problems.severity
            group by severities.severity
        """,
        checks=tuple(
            Check(
                name,
                gxe.UnexpectedRowsExpectation(
                    unexpected_rows_query=f"select * from {{batch}} where problem_count > 0 "
                    f"and severity = '{severity}'"
                ),
                expected,
                severity=weight,
            )
            for name, severity, expected, weight in (
                (
                    "nothing_contradicts",
                    "error",
                    "plans and targets that agree with each other",
                    Severity.BLOCK,
                ),
                ("everything_has_effect", "note", "approved and whole plans and targets", Severity.WARN),
            )
        ),
    )


def _impossible(entity: str, name: str, condition: str, night: NightFacts) -> str:
    """Of all rows, and of tonight's: after two years a whole night is less than two rows in a thousand."""
    is_tonight = f"_extracted_at >= timestamp '{night.as_of}'"
    return (
        f"select '{entity}' as entity, '{name}' as rule, count(*) as row_count, "
        f"count(*) filter (where {condition}) as wrong_count, "
        f"count(*) filter (where {is_tonight}) as tonight_count, "
        f"count(*) filter (where {is_tonight} and ({condition})) as tonight_wrong_count "
        f'from "landed__{entity}"'
    )


def _approvals(entity: str) -> str:
    return (
        f"select '{entity}' as entity, count(*) as row_count, "
        f'count(*) filter (where approved_by is null) as wrong_count from "landed__{entity}"'
    )
