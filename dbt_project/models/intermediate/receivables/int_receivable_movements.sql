with documents as (

    select * from {{ ref('int_documents') }}

),

invoices as (

    select * from documents
    where document_type = 'invoice'

),

invoiced as (

    select
        document_id,
        document_date as moved_on,
        cast(null as date) as reverted_on,
        {{ in_reporting_currency('gross_amount', 'fx_rate') }} as amount
    from invoices

),

-- In the invoice's rate; a note in another currency at its own (ruling 64). Nothing is open before there is an invoice.
credited as (

    select
        invoices.document_id,
        greatest(notes.document_date, invoices.document_date) as moved_on,
        cast(null as date) as reverted_on,
        -{{ in_reporting_currency(
            'notes.gross_amount',
            'case when notes.currency = invoices.currency then invoices.fx_rate else notes.fx_rate end'
        ) }} as amount
    from documents as notes
    inner join invoices
        on notes.applies_to_document_id = invoices.document_id
    where notes.document_type = 'credit_note'

),

-- A payment holds from the day it is allocated (and cleared, where that is delivered, else received) until it bounces
-- (ruling 53).
paid as (

    select
        invoices.document_id,
        greatest(
            invoices.document_date,
            allocations.allocated_on,
            coalesce(payments.cleared_on, payments.received_date)
        ) as moved_on,
        payments.bounced_on as reverted_on,
        case payments.payment_type when 'receipt' then -1 else 1 end
        * {{ in_reporting_currency('allocations.allocated_amount', 'invoices.fx_rate') }} as amount
    from {{ ref('stg_accounting__payment_allocations') }} as allocations
    inner join {{ ref('stg_accounting__payments') }} as payments
        on allocations.payment_id = payments.payment_id
    inner join invoices
        on allocations.document_id = invoices.document_id
    where payments.status = 'cleared'
        or (payments.status = 'bounced' and payments.bounced_on is not null)

),

movements as (

    select * from invoiced
    union all
    select * from credited
    union all
    select * from paid

)

select
    movements.document_id,
    movements.moved_on,
    movements.reverted_on,
    movements.amount,
    invoices.due_date,
    invoices.account_id,
    coalesce(invoices.outlet_region_id, invoices.debtor_outlet_region_id, invoices.debtor_region_id)
        as fallback_region_id
from movements
inner join invoices
    on movements.document_id = invoices.document_id
where coalesce(movements.reverted_on, date '9999-12-31') > movements.moved_on
