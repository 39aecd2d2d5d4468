with lines as (

    select
        document_id,
        sum(net_amount) as sales_revenue
    from {{ ref('int_sales_lines') }}
    group by document_id

),

-- Of several reps on one document the one that takes the remainder stands here; all stand in the credits of its lines.
places as (

    select * from {{ ref('int_document_places') }}
    where takes_remainder

),

invoices as (

    select
        delivered.document_id,
        delivered.document_type,
        delivered.status,
        delivered.document_date,
        coalesce(delivered.due_date, delivered.document_date) as due_date,
        coalesce(documents.customer_id, 'UNKNOWN') as customer_id,
        {{ member_or_unknown('documents.account_id', 'accounts.account_id') }} as account_id,
        {{ member_or_unknown('delivered.outlet_id', 'outlets.outlet_id') }} as outlet_id,
        coalesce(delivered.deal_id, 'UNASSIGNED') as deal_id,
        coalesce(delivered.channel, 'UNKNOWN') as channel,
        coalesce(delivered.applies_to_document_id, 'UNASSIGNED') as applies_to_document_id,
        coalesce(delivered.credit_reason, 'UNKNOWN') as credit_reason,
        coalesce(places.rep_id, 'UNASSIGNED') as rep_id,
        coalesce(places.region_id, 'UNKNOWN') as region_id,
        coalesce(places.lifecycle_stage, 'unknown') as lifecycle_stage,
        delivered.currency,
        delivered.gross_amount,
        delivered.tax_amount,
        {{ fact_measures('lines', ['sales_revenue']) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('stg_accounting__invoices') }} as delivered
    inner join {{ ref('int_published_documents') }} as published
        on delivered.document_id = published.document_id
    left join {{ ref('int_documents') }} as documents
        on delivered.document_id = documents.document_id
    left join places
        on delivered.document_id = places.document_id
    left join lines
        on delivered.document_id = lines.document_id
    left join {{ ref('int_accounts') }} as accounts
        on documents.account_id = accounts.account_id
    left join {{ ref('stg_field__outlets') }} as outlets
        on delivered.outlet_id = outlets.outlet_id

)

select * from invoices
