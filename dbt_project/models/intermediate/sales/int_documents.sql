with documents as (

    select
        documents.document_id,
        documents.document_type,
        case documents.document_type when 'invoice' then 1 else -1 end as document_sign,
        documents.document_date,
        coalesce(documents.due_date, documents.document_date) as due_date,
        documents.currency,
        documents.gross_amount,
        documents.status,
        documents.deal_id,
        documents.salesperson_rep_id,
        documents.outlet_id,
        documents.channel,
        documents.credit_reason,
        documents.applies_to_document_id,
        case when documents.document_type = 'credit_note' then documents.applies_to_document_id end as credited_document_id,
        documents.customer_id as debtor_id,
        debtors.account_id,
        coalesce(debtors.customer_id, 'UNKNOWN') as customer_id,
        coalesce(debtors.is_customer, true) as is_customer,
        case
            when outlets.outlet_id is not null then coalesce(regions.region_id, 'UNKNOWN')
        end as outlet_region_id,
        debtors.outlet_region_id as debtor_outlet_region_id,
        debtors.region_id as debtor_region_id,
        rates.rate as fx_rate
    from {{ ref('stg_accounting__invoices') }} as documents
    left join {{ ref('int_debtors') }} as debtors
        on documents.customer_id = debtors.debtor_id
    left join {{ ref('stg_field__outlets') }} as outlets
        on documents.outlet_id = outlets.outlet_id
    left join {{ ref('int_regions') }} as regions
        on outlets.region_id = regions.region_id
    left join {{ ref('int_fx_rates') }} as rates
        on documents.currency = rates.from_currency
        and documents.document_date >= rates.valid_from
        and documents.document_date < rates.valid_to
    where documents.status = 'posted'

)

select * from documents
