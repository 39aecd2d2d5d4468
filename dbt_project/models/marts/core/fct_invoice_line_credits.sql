with credits as (

    select
        line_id,
        split_rep_id,
        rep_id,
        region_id,
        lifecycle_stage,
        document_id,
        document_type,
        sold_on,
        product_id,
        uom,
        outlet_id,
        channel,
        account_id,
        customer_id,
        is_customer,
        {{ sales_sums() }}
    from {{ ref('int_sales_lines') }}
    group by all

),

lines as (

    select
        credits.line_id,
        -- the split's own words: two reps that are not known stay two
        credits.split_rep_id,
        credits.rep_id,
        credits.region_id,
        credits.lifecycle_stage,
        credits.document_id,
        credits.document_type,
        credits.sold_on,
        credits.product_id as sold_product_id,
        {{ member_or_unknown('credits.product_id', 'products.product_id') }} as product_id,
        credits.uom,
        {{ member_or_unknown('credits.outlet_id', 'outlets.outlet_id') }} as outlet_id,
        coalesce(credits.channel, 'UNKNOWN') as channel,
        {{ member_or_unknown('credits.account_id', 'accounts.account_id') }} as account_id,
        credits.customer_id,
        {{ fact_measures('credits', ['sales_revenue', 'units_sold']) }},
        cast(
            case when credits.is_customer and credits.customer_id <> 'UNKNOWN' then credits.sales_revenue else 0 end
            as decimal(38, 12)
        ) as buying_customer_weight,
        delivered.source_file,
        delivered.source_line
    from credits
    inner join {{ ref('stg_accounting__invoice_lines') }} as delivered
        on credits.line_id = delivered.line_id
    left join {{ ref('stg_reference__products') }} as products
        on credits.product_id = products.product_id
    left join {{ ref('stg_field__outlets') }} as outlets
        on credits.outlet_id = outlets.outlet_id
    left join {{ ref('int_accounts') }} as accounts
        on credits.account_id = accounts.account_id

)

select * from lines
where {{ in_published_window(['sold_on']) }}
