with booked as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        count(*) filter (where activity_type = 'demo') as demos_scheduled,
        count(*) filter (where lead_id is not null) as lead_meetings_booked
    from {{ ref('int_activities') }}
    where activity_type in ('meeting', 'demo')
        and coalesce(outcome, '') <> 'rescheduled'
    group by all

),

held as (

    select
        held_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        count(*) as appointments_held,
        count(*) filter (where activity_type = 'demo') as demos_held,
        count(*) filter (where activity_type = 'demo' and demo_result = 'successful') as demos_successful
    from {{ ref('int_appointments_held') }}
    group by all

),

replies as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        count(*) as lead_replies
    from {{ ref('int_activities') }}
    where direction = 'inbound'
        and activity_type in ('email', 'message', 'call')
        and lead_id is not null
        and not is_automated
    group by all

),

measures as (

    {{ measures_as_rows('booked', ['demos_scheduled', 'lead_meetings_booked']) }}
    union all
    {{ measures_as_rows('held', ['appointments_held', 'demos_held', 'demos_successful']) }}
    union all
    {{ measures_as_rows('replies', ['lead_replies']) }}

)

select * from measures
