with invoices as (

    select * from {{ ref('int_documents') }}
    where document_type = 'invoice'

),

-- Refunds give money back that stood with us; money counts until it bounces (as in int_receivable_movements).
payments as (

    select
        payments.*,
        case payments.payment_type when 'receipt' then -1 else 1 end as payment_sign,
        rates.rate,
        greatest(payments.received_date, coalesce(payments.cleared_on, payments.received_date)) as held_on
    from {{ ref('stg_accounting__payments') }} as payments
    left join {{ ref('int_fx_rates') }} as rates
        on payments.currency = rates.from_currency
        and payments.received_date >= rates.valid_from
        and payments.received_date < rates.valid_to
    where payments.status = 'cleared'
        or (payments.status = 'bounced' and payments.bounced_on is not null)

),

received as (

    select
        'payment:' || payment_id as source,
        held_on as moved_on,
        bounced_on as reverted_on,
        payment_sign * {{ in_reporting_currency('amount', 'rate') }} as amount
    from payments

),

-- What is allocated leaves at the rate at which it came, so that nothing is left of a payment that is allocated whole;
-- what came before its invoice stands here until the invoice is there.
allocated as (

    select
        'payment:' || payments.payment_id as source,
        greatest(payments.held_on, allocations.allocated_on, invoices.document_date) as moved_on,
        payments.bounced_on as reverted_on,
        -payments.payment_sign * {{ in_reporting_currency(
            'allocations.allocated_amount',
            'case when invoices.currency = payments.currency then payments.rate else invoices.fx_rate end'
        ) }} as amount
    from {{ ref('stg_accounting__payment_allocations') }} as allocations
    inner join payments
        on allocations.payment_id = payments.payment_id
    inner join invoices
        on allocations.document_id = invoices.document_id

),

credited as (

    select
        'document:' || notes.document_id as source,
        notes.document_date as moved_on,
        invoices.document_date as reverted_on,
        -{{ in_reporting_currency('notes.gross_amount', 'notes.fx_rate') }} as amount
    from {{ ref('int_documents') }} as notes
    left join invoices
        on notes.applies_to_document_id = invoices.document_id
    where notes.document_type = 'credit_note'

),

movements as (

    select * from received
    union all
    select * from allocated
    union all
    select * from credited

)

select * from movements
where coalesce(reverted_on, date '9999-12-31') > moved_on
