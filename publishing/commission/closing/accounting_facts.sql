-- What happened to every source, from the extracts alone: one row per source, month and fact currency. Facts act on
-- their own date, but not before their source; amounts are in the fact's own currency, without a rate.
-- $offset: hours of local time; seen_bounces: first day on which an extract showed a payment as bounced.
with recursive merges as (
    select merged_id, surviving_id from landed.crm_merges where object_type = 'deal' and not _is_deleted
),

-- A merged deal is the one that it became in the end, and its documents are that one's (ruling 48).
became as (
    select merged_id, surviving_id, 1 as step from merges
    union all
    select became.merged_id, merges.surviving_id, became.step + 1
    from became inner join merges on became.surviving_id = merges.merged_id
    where became.step < 20
),

merged as (
    select merged_id, surviving_id from became
    qualify row_number() over (partition by merged_id order by step desc) = 1
),

documents as (
    select
        invoices.* exclude (status, deal_id),
        coalesce(merged.surviving_id, invoices.deal_id) as deal_id,
        invoices.status = 'posted' as is_posted,
        invoices.gross_amount as gross,
        (
            select sum(lines.net_amount) from landed.acc_invoice_lines as lines
            where lines.document_id = invoices.document_id and not lines._is_deleted
        ) as net
    from landed.acc_invoices as invoices
    left join merged on invoices.deal_id = merged.merged_id
    where not invoices._is_deleted
),

notes as (
    select notes.*, invoices.document_id as invoice_id, coalesce(invoices.is_posted, true) as has_sound_invoice,
        case when invoices.document_id is null then notes.deal_id else invoices.deal_id end as credited_deal_id
    from documents as notes
    left join documents as invoices
        on notes.applies_to_document_id = invoices.document_id and invoices.document_type = 'invoice'
    where notes.document_type = 'credit_note' and notes.is_posted and notes.net is not null
),

sources as (
    select 'invoice:' || document_id as source, 'invoice' as kind, currency, document_date as source_day, net, gross
    from documents where document_type = 'invoice' and is_posted and net is not null
    union all
    select 'note:' || document_id, 'note', currency, document_date, -net, -gross
    from notes where invoice_id is null
    union all
    select 'deal:' || deals.deal_id, 'deal', deals.currency,
        cast(deals.closed_at + to_hours($offset) as date), deals.amount, 0
    from landed.crm_deals as deals
    inner join landed.ref_deal_stages as stages using (stage_id)
    where stages.stage_type = 'won' and not stages._is_deleted and not deals._is_deleted
        and deals.amount is not null and deals.closed_at is not null
        and deals.deal_id not in (select merged_id from merged)
),

cleared as (
    select
        'invoice:' || allocations.document_id as source,
        allocations.allocated_on,
        case when payments.payment_type = 'refund' then -1 else 1 end * allocations.allocated_amount as amount,
        case when payments.status = 'bounced' then greatest(allocations.allocated_on, coalesce(
            payments.bounced_on, seen_bounces.seen_on,
            cast(payments._extracted_at + to_hours($offset) as date)
        )) end as bounced_on
    from landed.acc_payment_allocations as allocations
    inner join landed.acc_payments as payments using (payment_id)
    left join seen_bounces using (payment_id)
    where payments.status in ('cleared', 'bounced') and not payments._is_deleted and not allocations._is_deleted
),

reversals as (
    select source, reversal_date, net_amount from landed.pln_reversals
    where not _is_deleted
    qualify row_number() over (partition by reversal_id order by version_no desc) = 1 and not coalesce(is_void, false)
),

facts as (
    select source, source_day as fact_day, '' as fact, currency, net, gross, 0 as allocated from sources
    union all
    select 'invoice:' || invoice_id, document_date, document_id, currency, -net, -gross, 0
    from notes where invoice_id is not null and has_sound_invoice
    union all
    select 'deal:' || credited_deal_id, document_date, document_id, currency, -net, -gross, 0
    from notes where credited_deal_id is not null and has_sound_invoice
    union all
    select source, allocated_on, '', null, 0, 0, amount from cleared
    union all
    select source, bounced_on, '', null, 0, 0, -amount from cleared where bounced_on is not null
    union all
    select source, reversal_date, '', null, -net_amount, 0, 0 from reversals
)

select
    sources.* exclude (net, gross),
    cast(date_trunc('month', greatest(facts.fact_day, sources.source_day)) as date) as fact_month,
    coalesce(facts.currency, sources.currency) as fact_currency,
    sum(facts.net) as net,
    sum(facts.gross) as gross,
    sum(facts.allocated) as allocated
from sources
inner join facts on sources.source = facts.source
where date_trunc('month', greatest(facts.fact_day, sources.source_day)) <= $month
-- what is converted is rounded document by document
group by 1, 2, 3, 4, 5, 6, case when facts.currency <> sources.currency then facts.fact end
order by source, fact_month
