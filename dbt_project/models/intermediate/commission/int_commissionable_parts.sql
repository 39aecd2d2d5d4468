{#
    Money that came in for posted documents, without tax: allocated ÷ gross × net, at the rate of the document's date,
    credited as the document is. A bounce takes back on its day what the receipt gave.
#}
with documents as (

    select
        documents.document_id,
        documents.gross_amount,
        documents.fx_rate,
        sum(lines.net_amount) as net_amount
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('stg_accounting__invoice_lines') }} as lines
        on documents.document_id = lines.document_id
    group by documents.document_id, documents.gross_amount, documents.fx_rate

),

allocated as (

    select
        allocations.allocation_id,
        allocations.document_id,
        payments.status,
        payments.bounced_on,
        allocations.allocated_on,
        case payments.payment_type when 'receipt' then 1 else -1 end * allocations.allocated_amount as amount
    from {{ ref('stg_accounting__payment_allocations') }} as allocations
    inner join {{ ref('stg_accounting__payments') }} as payments
        on allocations.payment_id = payments.payment_id

),

dated as (

    select
allocation_id,
document_id,
allocated_on as collected_on,
amount,
false as is_bounce
    from allocated
    where status = 'cleared'
        or (status = 'bounced' and bounced_on is not null)
    union all
    select
allocation_id,
document_id,
bounced_on,
-amount,
true
    from allocated
    where status = 'bounced'
        and bounced_on is not null

),

collected as (

    select
        dated.allocation_id,
        dated.document_id,
        dated.collected_on,
        dated.is_bounce,
        {{ exact_quotient(
            'cast(cast(dated.amount as decimal(18, 2)) * cast(documents.net_amount as decimal(18, 2)) as decimal(38, 4))',
            'documents.gross_amount'
        ) }} as net_amount,
        documents.fx_rate
    from dated
    inner join documents
        on dated.document_id = documents.document_id

),

parts as (

    select
        collected.*,
        places.rep_id,
        places.region_id,
        places.split_pct,
        places.deal_split_pct,
        places.takes_remainder,
        cast(round(cast(collected.net_amount as decimal(26, 8)) * collected.fx_rate, 6) as decimal(38, 6)) as whole
    from collected
    inner join {{ ref('int_document_places') }} as places
        on collected.document_id = places.document_id

),

shared as (

    select
        *,
        case when split_pct = deal_split_pct then whole
            else {{ share_of('whole', 'split_pct', 'deal_split_pct') }} end as rounded
    from parts

)

-- The largest rep id takes what rounding leaves (ruling 8).
select
    allocation_id,
    document_id,
    is_bounce,
    collected_on,
    rep_id,
    region_id,
    case
        when takes_remainder
            then whole - (sum(rounded) over (partition by allocation_id, is_bounce) - rounded)
        else rounded
    end as commissionable_amount
from shared
