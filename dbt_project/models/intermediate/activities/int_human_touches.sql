with activities as (

    select
        activities.*,
        {{ local_date('activities.occurred_at') }} as occurred_on
    from {{ ref('int_activities') }} as activities

),

logged as (

    select
        coalesce('call:' || call_id, 'message:' || message_id) as touch_id,
        activity_type as touch_type,
        activity_id,
        occurred_at as touched_at,
        occurred_on as touched_on,
        rep_id,
        lead_id,
        deal_id,
        cast(null as varchar) as contact_id
    from activities
    where not is_automated
        and occurred_on <= {{ as_of_date() }}
        and (
            (activity_type in ('call', 'email', 'message') and direction = 'outbound')
            or (activity_type in ('meeting', 'demo') and outcome = 'completed')
        )

),

-- Attempts that nobody answered are touches too (ruling 24).
dialled as (

    select
        'call:' || calls.call_id as touch_id,
        'call' as touch_type,
        cast(null as varchar) as activity_id,
        calls.started_at as touched_at,
        calls.started_on as touched_on,
        calls.first_leg_rep_id as rep_id,
        cast(null as varchar) as lead_id,
        calls.deal_id,
        calls.contact_id
    from {{ ref('int_calls') }} as calls
    where calls.direction = 'outbound'
        and calls.started_on <= {{ as_of_date() }}
        and not exists (
            select 1 from {{ ref('stg_crm__activities') }} as namers
            where namers.tel_call_id = calls.call_id
        )

),

touches as (

    select * from logged
    union all
    select * from dialled

)

select * from touches
