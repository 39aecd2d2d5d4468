with booked as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ booking_counts() }}
    from {{ ref('int_activities') }}
    where {{ is_booking() }}
    group by all

),

held as (

    select
        held_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ held_appointment_counts() }}
    from {{ ref('int_appointments_held') }}
    group by all

),

-- Beside the successful ones: demos that were tagged at all, of those that were held.
tagged as (

    select
        held_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        'figure=tagged' as detail,
        count(*) as demos_successful
    from {{ ref('int_appointments_held') }}
    where activity_type = 'demo'
        and demo_result is not null
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
    where {{ is_lead_reply() }}
    group by all

),

measures as (

    {{ measures_as_rows('booked', ['demos_scheduled', 'lead_meetings_booked']) }}
    union all
    {{ measures_as_rows('held', ['appointments_held', 'demos_held', 'demos_successful']) }}
    union all
    {{ measures_as_rows('tagged', ['demos_successful'], 'detail') }}
    union all
    {{ measures_as_rows('replies', ['lead_replies']) }}

)

select * from measures
