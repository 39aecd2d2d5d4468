with components as (

    select * from {{ ref('int_call_measures') }}
    where measure_code = 'calls_made'
    union all
    select * from {{ ref('int_activity_measures') }}
    where measure_code in ('emails_sent', 'meetings_scheduled')

),

daily as (

    select
        measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(measure_value) as sales_activities
    from components
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['sales_activities']) }}

)

select * from measures
