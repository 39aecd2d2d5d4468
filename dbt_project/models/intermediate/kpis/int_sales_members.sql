with buying_customers as (

    select
        'buying_customers' as measure_code,
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        customer_id as member_id,
        sum(net_amount) as member_weight
    from {{ ref('int_sales_lines') }}
    where is_customer
        and customer_id <> 'UNKNOWN'
    group by all

),

units as (

    select distinct
        'units_of_measure' as measure_code,
        sold_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        uom as member_id,
        cast(1 as decimal(38, 6)) as member_weight
    from {{ ref('int_sales_lines') }}

)

select * from buying_customers
union all
select * from units
