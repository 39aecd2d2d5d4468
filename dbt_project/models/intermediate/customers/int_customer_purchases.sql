with documents as (

    select * from {{ ref('int_documents') }}

),

nets as (

    select
        lines.document_id,
        sum(lines.net_amount) as net_amount,
        bool_or(coalesce(not products.is_recurring, false)) as has_one_off_line
    from {{ ref('stg_accounting__invoice_lines') }} as lines
    left join {{ ref('stg_reference__products') }} as products
        on lines.product_id = products.product_id
    group by lines.document_id

),

-- Credit notes count by invoice, in the invoice's currency, whenever they are dated; bad debt does not (ruling 18).
credited as (

    select
        notes.applies_to_document_id as document_id,
        sum(
            case
                when notes.currency = invoices.currency then nets.net_amount
                else nets.net_amount * notes.fx_rate / invoices.fx_rate
            end
        ) as credited_amount
    from documents as notes
    inner join documents as invoices
        on notes.applies_to_document_id = invoices.document_id
    inner join nets
        on notes.document_id = nets.document_id
    where notes.document_type = 'credit_note'
        and coalesce(notes.credit_reason, '') <> 'bad_debt'
    group by notes.applies_to_document_id

),

subscribers as (

    select distinct customer_id from {{ ref('int_subscriptions') }}

),

-- What a subscriber pays for a recurring product is no purchase of its own: it must not outlive the cancellation.
purchases as (

    select
        documents.document_id,
        documents.customer_id,
        documents.document_date as purchased_on,
        nets.has_one_off_line or subscribers.customer_id is null as is_one_off
    from documents
    inner join nets
        on documents.document_id = nets.document_id
    left join credited
        on documents.document_id = credited.document_id
    left join subscribers
        on documents.customer_id = subscribers.customer_id
    where documents.document_type = 'invoice'
        and documents.is_customer
        and documents.customer_id <> 'UNKNOWN'
        and nets.net_amount - coalesce(credited.credited_amount, 0) > 0

)

select * from purchases
