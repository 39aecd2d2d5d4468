with activities as (

    select * from {{ ref('int_activities') }}
    where not (activity_type in ('meeting', 'demo') and coalesce(outcome, '') = 'rescheduled')
    -- one e-mail to several recipients counts once (ruling 48)
    qualify row_number() over (partition by activity_type, message_id order by activity_id) = 1

),

daily as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        count(*) filter (
            where activity_type = 'email' and direction = 'outbound' and not is_automated
        ) as emails_sent,
        count(*) filter (where activity_type in ('meeting', 'demo')) as meetings_scheduled
    from activities
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['emails_sent', 'meetings_scheduled']) }}

)

select * from measures
