with sales as (

    select
        customer_id,
        sold_on,
        rep_id,
        region_id,
        lifecycle_stage,
        product_id,
        sum(net_amount) as net_amount
    from {{ ref('int_sales_lines') }}
    where is_customer
        and customer_id <> 'UNKNOWN'
    group by all

),

by_part as (

    select
        true as is_month,
        cast(date_trunc('month', sold_on) as date) as begins_on,
        customer_id,
        rep_id,
        region_id,
        lifecycle_stage,
        product_id,
        sum(net_amount) as net_amount
    from sales
    group by all
    union all
    select
        false,
        sold_on,
        customer_id,
        rep_id,
        region_id,
        lifecycle_stage,
        product_id,
        net_amount
    from sales
    where sold_on in (
        select parts.begins_on
        from {{ ref('int_compared_parts') }} as parts
        where not parts.is_month
    )

)

select * from by_part
