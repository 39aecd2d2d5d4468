{#
    Money that came in for posted documents, without tax: allocated ÷ gross × net, in the document's currency. A bounce
    takes back on its day what the receipt gave.
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
    where payments.status = 'cleared'
        or (payments.status = 'bounced' and payments.bounced_on is not null)

),

dated as (

    select
        allocation_id,
        document_id,
        allocated_on as collected_on,
        amount,
        false as is_bounce
    from allocated
    union all
    select
        allocation_id,
        document_id,
        bounced_on,
        -amount,
        true
    from allocated
    where status = 'bounced'

)

select
    dated.allocation_id,
    dated.document_id,
    dated.collected_on,
    dated.is_bounce,
    documents.fx_rate,
    {{ exact_quotient(
        'cast(dated.amount as decimal(19, 2)) * cast(documents.net_amount as decimal(19, 2))',
        'documents.gross_amount'
    ) }} as net_amount
from dated
inner join documents
    on dated.document_id = documents.document_id
