with daily as (

    select
        closed_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        count(*) as closed_deal_touches
    from {{ ref('int_deal_touches') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['closed_deal_touches']) }}

)

select * from measures
