with daily as (

    select
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ sales_sums() }}
    from {{ ref('int_sales_lines') }}
    group by all

),

by_uom as (

    select
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        'uom=' || uom as detail,
        sum(quantity) as units_sold
    from {{ ref('int_sales_lines') }}
    group by all

),

by_product as (

    select
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        'product_id=' || product_id as detail,
        sum(quantity) as units_sold
    from {{ ref('int_sales_lines') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['sales_revenue', 'units_sold']) }}
    union all
    {{ measures_as_rows('by_uom', ['units_sold'], 'detail') }}
    union all
    {{ measures_as_rows('by_product', ['units_sold'], 'detail') }}

)

select * from measures
