with credits as (

    select
        line_id,
        {{ sales_sums() }}
    from {{ ref('int_sales_lines') }}
    group by line_id

),

lines as (

    select
        delivered.line_id,
        delivered.document_id,
        coalesce(invoices.document_type, 'UNKNOWN') as document_type,
        coalesce(invoices.status, 'UNKNOWN') as status,
        invoices.document_date,
        {{ member_or_unknown('delivered.product_id', 'products.product_id') }} as product_id,
        coalesce(invoices.customer_id, 'UNKNOWN') as customer_id,
        coalesce(invoices.account_id, 'UNKNOWN') as account_id,
        coalesce(invoices.outlet_id, 'UNKNOWN') as outlet_id,
        coalesce(invoices.channel, 'UNKNOWN') as channel,
        coalesce(invoices.rep_id, 'UNASSIGNED') as rep_id,
        coalesce(invoices.region_id, 'UNKNOWN') as region_id,
        coalesce(invoices.lifecycle_stage, 'unknown') as lifecycle_stage,
        coalesce(invoices.currency, 'UNKNOWN') as currency,
        delivered.quantity,
        delivered.unit_price,
        delivered.net_amount,
        {{ fact_measures('credits', ['sales_revenue', 'units_sold']) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('stg_accounting__invoice_lines') }} as delivered
    left join {{ ref('fct_invoices') }} as invoices
        on delivered.document_id = invoices.document_id
    left join {{ ref('stg_reference__products') }} as products
        on delivered.product_id = products.product_id
    left join credits
        on delivered.line_id = credits.line_id

)

select * from lines
-- a line of a document that nobody delivered stays
where document_type <> 'UNKNOWN' or document_id not in (
    select invoices.document_id from {{ ref('stg_accounting__invoices') }} as invoices
)
