-- Splits between reps do not matter here, so that there are fewer rows to add up.
with lines as (

    select * from {{ ref('int_sales_lines') }}

),

described as (

    select
        lines.sold_on,
        case when lines.is_customer and lines.customer_id <> 'UNKNOWN' then lines.customer_id end as customer_id,
        lines.uom,
        lines.product_id,
        coalesce(products.product_category, 'UNKNOWN') as product_category,
        case when lines.outlet_id is null then 'none' else coalesce(outlets.outlet_id, 'UNKNOWN') end as outlet_id,
        coalesce(qualifiers.channel, 'UNKNOWN') as channel,
        coalesce(customers.customer_type, 'UNKNOWN') as customer_type,
        coalesce(accounts.industry, 'UNKNOWN') as industry,
        coalesce(accounts.account_id, 'UNKNOWN') as account_id,
        sum(lines.net_amount) as net_amount,
        sum(lines.quantity) as quantity,
        sum(coalesce(lines.cost_amount, 0)) as cost_amount,
        sum(case when lines.cost_amount is null then lines.net_amount else 0 end) as net_amount_without_cost
    from lines
    inner join {{ ref('int_document_qualifiers') }} as qualifiers
        on lines.document_id = qualifiers.document_id
    left join {{ ref('stg_reference__products') }} as products
        on lines.product_id = products.product_id
    left join {{ ref('int_outlets') }} as outlets
        on lines.outlet_id = outlets.outlet_id
    left join {{ ref('int_customers') }} as customers
        on lines.customer_id = customers.customer_id
    left join {{ ref('int_accounts') }} as accounts
        on lines.account_id = accounts.account_id
    group by all

)

select * from described
