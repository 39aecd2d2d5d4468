with daily as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ activity_counts() }}
    from {{ ref('int_activities_counted_once') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['emails_sent', 'meetings_scheduled']) }}

)

select * from measures
