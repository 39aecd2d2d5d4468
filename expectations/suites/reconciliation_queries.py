"""The sources counted a second time: plain SQL over landed rows, written from the definitions of the KPIs.

Nothing here is shared with the models of the build. Every select gives `fact_date DATE, detail VARCHAR,
amount`, one row per document line, call, deal and so on; `landed__<entity>` holds the rows that the source
has not deleted.
"""

from expectations.checks import NightFacts


def local_date(column: str, night: NightFacts) -> str:
    """The company's local date of a UTC timestamp."""
    return f"cast({column} + interval {night.utc_offset_hours} hour as date)"


def rated(relation: str, date_column: str, night: NightFacts) -> str:
    """`relation` with the column `rate`: the latest, at most 7 days old, else null (ruling 16)."""
    return f"""(
        select
            facts.*,
            cast(case
                when facts.currency = '{night.reporting_currency}' then 1
                when rates.rate_date >= facts.{date_column} - 7 then rates.rate
            end as decimal(18, 8)) as rate
        from {relation} as facts
        asof left join (
            select from_currency, rate_date, rate from "landed__acc_fx_rates"
            where to_currency = '{night.reporting_currency}'
        ) as rates
            on facts.currency = rates.from_currency and facts.{date_column} >= rates.rate_date
    )"""


def posted_documents(night: NightFacts) -> str:
    """Posted documents up to the night with sign and rate."""
    posted = f"""(
        select *, case document_type when 'invoice' then 1 else -1 end as sign
        from "landed__acc_invoices" where status = 'posted' and document_date <= date '{night.as_of}'
    )"""
    return rated(posted, "document_date", night)


def sales_lines(night: NightFacts) -> str:
    """NET_SALES: each line in reporting currency, rounded once to 6 digits (ruling 8)."""
    return f"""
        select documents.document_date as fact_date, cast(null as varchar) as detail,
            documents.sign * round(cast(lines.net_amount as decimal(28, 2)) * documents.rate, 6) as amount
        from "landed__acc_invoice_lines" as lines
        join {posted_documents(night)} as documents on lines.document_id = documents.document_id
    """


def unit_lines(night: NightFacts) -> str:
    """NET_UNITS by unit of measure; a product without one is counted as `unknown`."""
    return f"""
        select documents.document_date as fact_date, 'uom=' || coalesce(products.uom, 'unknown') as detail,
            documents.sign * lines.quantity as amount
        from "landed__acc_invoice_lines" as lines
        join {posted_documents(night)} as documents on lines.document_id = documents.document_id
        left join "landed__ref_products" as products on lines.product_id = products.product_id
    """


def receipts(night: NightFacts) -> str:
    """Cleared receipts less refunds, when received; what bounced goes out again (ruling 54)."""
    counted = """(
        select *, case payment_type when 'receipt' then 1 else -1 end as sign from "landed__acc_payments"
        where status = 'cleared' or (status = 'bounced' and bounced_on is not null)
    )"""
    amount = "payments.sign * round(cast(payments.amount as decimal(28, 2)) * payments.rate, 6)"
    return f"""
        select payments.received_date as fact_date, cast(null as varchar) as detail, {amount} as amount
        from {rated(counted, "received_date", night)} as payments
        union all
        select payments.bounced_on, cast(null as varchar), -{amount}
        from {rated(counted, "received_date", night)} as payments where payments.status = 'bounced'
    """


def receivable_movements(night: NightFacts) -> str:
    """What moves the open balance: invoices, credit notes, allocations, bounces (rulings 53, 64).

    Each movement is rounded once, to 6 digits.
    """
    return f"""
        with documents as materialized (select * from {posted_documents(night)}),
        invoices as (select * from documents where document_type = 'invoice'),
        allocated as (
            select
                invoices.document_id,
                greatest(
                    invoices.document_date, allocations.allocated_on,
                    coalesce(payments.cleared_on, payments.received_date)
                ) as fact_date,
                payments.bounced_on,
                case payments.payment_type when 'receipt' then -1 else 1 end
                    * round(cast(allocations.allocated_amount as decimal(28, 2)) * invoices.rate, 6) as amount
            from "landed__acc_payment_allocations" as allocations
            join "landed__acc_payments" as payments on allocations.payment_id = payments.payment_id
            join invoices on allocations.document_id = invoices.document_id
            where payments.status = 'cleared'
                or (payments.status = 'bounced' and payments.bounced_on is not null)
        )
        select document_id, document_date as fact_date,
            round(cast(gross_amount as decimal(28, 2)) * rate, 6) as amount
        from invoices
        union all
        select invoices.document_id, greatest(invoices.document_date, notes.document_date),
            -round(
                cast(notes.gross_amount as decimal(28, 2))
                * case when notes.currency = invoices.currency then invoices.rate else notes.rate end,
                6
            )
        from documents as notes
        join invoices on notes.applies_to_document_id = invoices.document_id
        where notes.document_type = 'credit_note'
        union all
        select document_id, fact_date, amount from allocated
        union all
        select document_id, greatest(fact_date, bounced_on), -amount
        from allocated where bounced_on is not null
    """


def closed_deals(stage_type: str, night: NightFacts) -> str:
    """Deals in a stage of this type, on the local day of their closing; a merged one is its survivor."""
    return f"""
        select {local_date("deals.closed_at", night)} as fact_date,
            cast(null as varchar) as detail, 1 as amount
        from "landed__crm_deals" as deals
        join "landed__ref_deal_stages" as stages on deals.stage_id = stages.stage_id
        where stages.stage_type = '{stage_type}' and not exists (
            select 1 from "landed__crm_merges" as merges
            where merges.object_type = 'deal' and merges.merged_id = deals.deal_id
        )
    """


def calls_made(night: NightFacts) -> str:
    """Outbound calls that did not fail technically."""
    return f"""
        select {local_date("started_at", night)} as fact_date, cast(null as varchar) as detail, 1 as amount
        from "landed__tel_calls" where direction = 'outbound' and disposition <> 'failed'
    """


def calls_offered(night: NightFacts) -> str:
    """Inbound calls with a leg (where legs are delivered), without wrong numbers hung up at once."""
    has_leg = (
        'and exists (select 1 from "landed__tel_call_legs" as legs where legs.call_id = calls.call_id)'
        if night.has(("tel_call_legs",))
        else ""
    )
    started_on = local_date("calls.started_at", night)
    return f"""
        select {started_on} as fact_date, cast(null as varchar) as detail, 1 as amount
        from "landed__tel_calls" as calls
        where calls.direction = 'inbound' {has_leg} and not (
            calls.disposition = 'abandoned'
            and date_diff('microsecond', calls.started_at, calls.ended_at) < 1000000 * coalesce(
                (
                    select max(param_value) from "landed__pln_parameters"
                    where param_code = 'short_abandon_seconds' and valid_from <= {started_on}
                        and (valid_to is null or valid_to > {started_on})
                ),
                (select max(param_value) from landed.main.company_parameters
                    where param_code = 'short_abandon_seconds'),
                5
            )
        )
    """


def leads_created(night: NightFacts) -> str:
    """Leads that are no duplicates, neither by their own column nor by the list of merges, and no tests."""
    return f"""
        select {local_date("created_at", night)} as fact_date, cast(null as varchar) as detail, 1 as amount
        from "landed__crm_leads" as leads
        where merged_into_lead_id is null and not is_test and not exists (
            select 1 from "landed__crm_merges" as merges
            where merges.object_type = 'lead' and merges.merged_id = leads.lead_id
        )
    """


# Each merged account with the one that it has become in the end.
_SURVIVING_ACCOUNTS = """(
        with recursive followed as (
            select merged_id, surviving_id, 1 as depth from "landed__crm_merges"
            where object_type = 'account'
            union all
            select followed.merged_id, merges.surviving_id, followed.depth + 1
            from followed join "landed__crm_merges" as merges
                on merges.object_type = 'account' and followed.surviving_id = merges.merged_id
            where followed.depth < 20
        )
        select merged_id, max_by(surviving_id, depth) as surviving_id from followed group by merged_id
    )"""


def csat_answers(amount: str, night: NightFacts) -> str:
    """Answers, of each account the latest in a quarter (ruling 60); `amount` is `score` or `1`."""
    responded_on = local_date("responded_at", night)
    return f"""
        select fact_date, cast(null as varchar) as detail, {amount} as amount
        from (
            select surveys.*, {responded_on} as fact_date, row_number() over (
                partition by coalesce(survivors.surviving_id, surveys.account_id),
                    date_trunc('quarter', {responded_on})
                order by responded_at desc, response_id desc
            ) as recency
            from "landed__cs_surveys" as surveys
            left join {_SURVIVING_ACCOUNTS} as survivors on surveys.account_id = survivors.merged_id
            where survey_type = 'csat' and score between 1 and 5 and {responded_on} <= date '{night.as_of}'
        )
        where recency = 1 or account_id is null
    """
