with documents as (

    select * from {{ ref('int_documents') }}

),

nets as (

    select
        lines.document_id,
        sum(lines.net_amount) as net_amount
    from {{ ref('stg_accounting__invoice_lines') }} as lines
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

purchases as (

    select
        documents.customer_id,
        min(documents.document_date) as first_purchase_on
    from documents
    inner join nets
        on documents.document_id = nets.document_id
    left join credited
        on documents.document_id = credited.document_id
    where documents.document_type = 'invoice'
        and documents.is_customer
        and documents.customer_id <> 'UNKNOWN'
        and nets.net_amount - coalesce(credited.credited_amount, 0) > 0
    group by documents.customer_id

)

select * from purchases
