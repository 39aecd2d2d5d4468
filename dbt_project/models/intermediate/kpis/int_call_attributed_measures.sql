with daily as (

    select
        sold_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(net_amount) as call_attributed_revenue
    from {{ ref('int_call_attributed_sales') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['call_attributed_revenue']) }}

)

select * from measures
