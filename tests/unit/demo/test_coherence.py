"""The company hangs together: keys find their parents, histories agree with what they are the history of."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from ruamel.yaml import YAML

from demo.schema import ENTITIES

CONTRACTS = Path(__file__).parents[3] / "ingestion" / "contracts"
TOLERATED_SHARE = 0.001
# Keys that have no parent on purpose; every other key has one.
ORPHANS = {
    ("acc_invoices", "customer_id"): {"KH999999"},
    ("crm_activities", "user_id"): {"U99999"},
    ("crm_activities", "contact_id"): {"C9999999", "C9000901", "C9000009"},
    ("tel_calls", "contact_id"): {"C9999999"},
    ("tel_call_legs", "agent_id"): {"AG-9999"},
}


def _references() -> list[tuple[str, str, str, str]]:
    found = []
    for entity in ENTITIES:
        contract = YAML(typ="safe").load((CONTRACTS / f"{entity}.yml").read_text(encoding="utf-8"))
        for column in contract["schema"][0]["properties"]:
            for item in column.get("customProperties", []):
                if item["property"] == "references":
                    parent, _, key = item["value"].partition(".")
                    found.append((entity, column["name"], parent, key))
    return found


REFERENCES = _references()


def rows(company: duckdb.DuckDBPyConnection, query: str) -> list[Any]:
    return company.execute(query).fetchall()


def test_there_are_references_to_check() -> None:
    assert len(REFERENCES) > 80


@pytest.mark.parametrize(("entity", "column", "parent", "key"), REFERENCES)
def test_keys_find_their_parents_but_for_the_listed_ones(
    entity: str, column: str, parent: str, key: str, company: duckdb.DuckDBPyConnection
) -> None:
    special = "'ALL', 'TOTAL'"
    orphans = rows(
        company,
        f"select {column}, count(*) from {entity} where not _is_deleted and {column} is not null "
        f"and {column} not in ({special}) "
        f"and {column} not in (select {key} from {parent} where not _is_deleted) group by 1",
    )
    assert {row[0] for row in orphans} == ORPHANS.get((entity, column), set())
    filled = rows(company, f"select count({column}) from {entity}")[0][0]
    assert sum(row[1] for row in orphans) <= filled * TOLERATED_SHARE


def test_a_deals_last_stay_is_its_stage_and_its_last_closing(company: duckdb.DuckDBPyConnection) -> None:
    differing = """
        with last_stays as (
            select deal_id, max_by(stage_id, entered_at) as stage_id, max(entered_at) as entered_at,
                   min(entered_at) as first_entered_at, count(*) filter (exited_at is null) as open_stays
            from crm_deal_stage_history group by deal_id
        )
        select deals.deal_id from crm_deals as deals
        left join last_stays using (deal_id)
        left join ref_deal_stages as stages on stages.stage_id = deals.stage_id
        where not deals._is_deleted and (
            last_stays.stage_id is distinct from deals.stage_id
            or last_stays.open_stays <> 1
            or last_stays.first_entered_at <> deals.created_at
            or deals.closed_at is distinct from
               case when stages.stage_type = 'open' then null else last_stays.entered_at end)
    """
    assert rows(company, "select count(*) > 7000 from crm_deals") == [(True,)]
    assert rows(company, differing) == []


@pytest.mark.parametrize(
    ("history", "objects", "since", "until"),
    [
        ("crm_deal_stage_history", "deal_id", "entered_at", "exited_at"),
        ("crm_lifecycle_history", "contact_id", "entered_at", "exited_at"),
        ("crm_owner_history", "object_type, object_id", "valid_from", "valid_to"),
        ("crm_user_assignments", "user_id", "valid_from", "valid_to"),
        ("tel_agents", "agent_id", "valid_from", "valid_to"),
        ("acc_subscriptions", "subscription_id", "valid_from", "valid_to"),
    ],
)
def test_periods_of_a_history_do_not_overlap(
    history: str, objects: str, since: str, until: str, company: duckdb.DuckDBPyConnection
) -> None:
    wrong = f"""
        select * from (
            select {objects}, {since}, {until},
                   lead({since}) over (partition by {objects} order by {since}) as following
            from {history})
        where {until} <= {since} or following < coalesce({until}, 'infinity')
    """
    assert rows(company, f"select count(*) > 40 from {history}") == [(True,)]
    assert rows(company, wrong) == []


def test_revenue_splits_of_a_deal_sum_to_one(company: duckdb.DuckDBPyConnection) -> None:
    sums = """
        select count(*), count(*) filter (abs(total - 1) > 0.000001) from (
            select deal_id, sum(split_pct) as total from crm_deal_splits
            where split_type = 'revenue' group by deal_id)
    """
    shared, wrong = rows(company, sums)[0]
    assert shared > 300
    assert wrong == 0


def test_gross_is_net_of_the_lines_plus_tax(company: duckdb.DuckDBPyConnection) -> None:
    documents = """
        select count(*),
               count(*) filter (net + coalesce(tax_amount, gross_amount - net) <> gross_amount or net <= 0)
        from (select document_id, sum(net_amount) as net from acc_invoice_lines group by document_id)
        join acc_invoices using (document_id)
    """
    counted, wrong = rows(company, documents)[0]
    assert counted == rows(company, "select count(*) from acc_invoices")[0][0]
    assert wrong == 0


def test_allocations_never_exceed_their_receipt_nor_their_document(
    company: duckdb.DuckDBPyConnection,
) -> None:
    of_payment = """
        select payment_id from acc_payment_allocations
        join acc_payments using (payment_id) join acc_invoices using (document_id)
        where acc_payments.currency = acc_invoices.currency
        group by payment_id, amount having sum(allocated_amount) > amount
    """
    of_document = """
        select document_id from acc_payment_allocations join acc_payments using (payment_id)
        join acc_invoices using (document_id)
        where acc_payments.status = 'cleared'
        group by document_id, gross_amount
        having sum(case payment_type when 'receipt' then allocated_amount else -allocated_amount end)
             > gross_amount
    """
    assert rows(company, "select count(*) > 9000 from acc_payment_allocations") == [(True,)]
    assert rows(company, of_payment) == []
    assert rows(company, of_document) == []


def test_credit_notes_never_exceed_their_invoice_and_are_not_older(
    company: duckdb.DuckDBPyConnection,
) -> None:
    wrong = """
        select invoices.document_id from acc_invoices as notes
        join acc_invoices as invoices on invoices.document_id = notes.applies_to_document_id
        group by invoices.document_id, invoices.gross_amount, invoices.document_date, invoices.customer_id
        having sum(notes.gross_amount) filter (notes.status = 'posted') > invoices.gross_amount
            or min(notes.document_date) < invoices.document_date
            or min(notes.customer_id) <> invoices.customer_id
    """
    assert rows(company, "select count(*) > 200 from acc_invoices where document_type = 'credit_note'") == [
        (True,)
    ]
    assert rows(company, wrong) == []


def test_legs_lie_inside_their_call_and_wait_before_they_are_answered(
    company: duckdb.DuckDBPyConnection,
) -> None:
    wrong = """
        select call_id from tel_call_legs join tel_calls using (call_id)
        where offered_at < started_at or tel_call_legs.ended_at > tel_calls.ended_at
           or answered_at < offered_at or tel_call_legs.ended_at < coalesce(answered_at, offered_at)
           or hold_seconds > coalesce(epoch(tel_call_legs.ended_at) - epoch(answered_at), 0)
    """
    unanswered = """
        select count(*) from tel_calls where disposition <> 'answered'
        and call_id in (select call_id from tel_call_legs where answered_at is not null)
    """
    assert rows(company, "select count(*) > 60000 from tel_call_legs") == [(True,)]
    assert rows(company, wrong) == []
    assert rows(company, unanswered) == [(0,)]


def test_no_fact_lies_after_the_last_day(company: duckdb.DuckDBPyConnection) -> None:
    for query in (
        "select max(started_at), max(ended_at) from tel_calls",
        "select max(created_at), max(closed_at) from crm_deals",
        "select max(entered_at), max(exited_at) from crm_lifecycle_history",
        "select max(created_at), max(qualified_at) from crm_leads",
        "select max(sent_at), max(responded_at) from cs_surveys",
    ):
        assert all(str(moment) < "2026-10-31 17:00:00" for moment in rows(company, query)[0]), query
    assert rows(
        company, "select max(document_date)::varchar, min(document_date) < '2025-08-31' from acc_invoices"
    ) == [("2026-10-31", True)]


def test_every_foreign_document_day_has_a_rate_at_most_seven_days_old(
    company: duckdb.DuckDBPyConnection,
) -> None:
    missing = """
        select document_id from acc_invoices where currency <> 'VND' and not exists (
            select 1 from acc_fx_rates where from_currency = currency
            and rate_date between document_date - 7 and document_date)
    """
    assert rows(company, "select count(*) > 50 from acc_invoices where currency = 'USD'") == [(True,)]
    assert rows(company, missing) == []


def test_the_year_has_its_seasons(company: duckdb.DuckDBPyConnection) -> None:
    per_day = """
        select avg(calls) from (
            select (started_at + interval 7 hour)::date as day, count(*) as calls from tel_calls group by 1)
        where day between '{}' and '{}'
    """
    tet = rows(company, per_day.format("2026-02-16", "2026-02-21"))[0][0]
    usual = rows(company, per_day.format("2026-03-09", "2026-03-14"))[0][0]
    assert tet < usual / 5
    sundays = "select count(*) filter (dayofweek(started_at + interval 7 hour) = 0) / count(*) from tel_calls"
    assert rows(company, sundays)[0][0] < 0.03


def test_reps_join_move_leave_and_stay_idle(company: duckdb.DuckDBPyConnection) -> None:
    changes = """
        select count(*) filter (valid_from > '2025-08-01' and not is_second), count(*) filter (is_second),
               count(*) filter (valid_to is not null and not has_second)
        from (select *, lag(valid_from) over assignments is not null as is_second,
                     lead(valid_from) over assignments is not null as has_second
              from crm_user_assignments
              window assignments as (partition by user_id order by valid_from))
    """
    joined, moved, left = rows(company, changes)[0]
    assert joined >= 5
    assert moved >= 3
    assert left >= 2
