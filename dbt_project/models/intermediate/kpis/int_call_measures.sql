with daily as (

    select
        started_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ summed(call_measures()) }}
    from {{ ref('int_counted_calls') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', call_measures()) }}

)

select * from measures
