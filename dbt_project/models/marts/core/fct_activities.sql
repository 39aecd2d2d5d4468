with counted as (

    select
        activity_id,
        {{ activity_counts() }}
    from {{ ref('int_activities_counted_once') }}
    group by activity_id

),

booked as (

    select
        activity_id,
        {{ booking_counts() }}
    from {{ ref('int_activities') }}
    where {{ is_booking() }}
    group by activity_id

),

replies as (

    select
        activity_id,
        count(*) as lead_replies
    from {{ ref('int_activities') }}
    where {{ is_lead_reply() }}
    group by activity_id

),

held as (

    select
        activity_id,
        held_on,
        region_id,
        lifecycle_stage,
        coalesce('account:' || account_id, 'contact:' || contact_id, 'UNKNOWN') as met_id,
        {{ held_appointment_counts() }}
    from {{ ref('int_appointments_held') }}
    group by all

),

activities as (

    select
        activities.activity_id,
        activities.activity_type,
        coalesce(activities.direction, 'UNKNOWN') as direction,
        coalesce(activities.purpose, 'UNKNOWN') as purpose,
        coalesce(activities.outcome, 'UNKNOWN') as outcome,
        activities.is_automated,
        {{ member_or_unknown('activities.account_id', 'accounts.account_id') }} as account_id,
        coalesce(activities.deal_id, 'UNASSIGNED') as deal_id,
        coalesce(activities.lead_id, 'UNASSIGNED') as lead_id,
        activities.rep_id,
        activities.counted_on,
        activities.region_id,
        activities.lifecycle_stage,
        held.held_on,
        coalesce(held.region_id, 'UNKNOWN') as held_region_id,
        coalesce(held.lifecycle_stage, 'unknown') as held_lifecycle_stage,
        coalesce(held.met_id, 'UNASSIGNED') as met_id,
        {{ fact_measures('counted', ['emails_sent', 'meetings_scheduled']) }},
        {{ fact_measures('booked', ['demos_scheduled', 'lead_meetings_booked']) }},
        {{ fact_measures('held', ['appointments_held', 'demos_held', 'demos_successful']) }},
        cast(case when held.met_id <> 'UNKNOWN' then held.appointments_held else 0 end as decimal(38, 12))
            as customer_met_weight,
        {{ fact_measures('replies', ['lead_replies']) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('int_activities') }} as activities
    inner join {{ ref('stg_crm__activities') }} as delivered
        on activities.activity_id = delivered.activity_id
    left join {{ ref('int_accounts') }} as accounts
        on activities.account_id = accounts.account_id
    left join counted
        on activities.activity_id = counted.activity_id
    left join booked
        on activities.activity_id = booked.activity_id
    left join replies
        on activities.activity_id = replies.activity_id
    left join held
        on activities.activity_id = held.activity_id

)

select * from activities
where {{ in_published_window(['counted_on', 'held_on']) }}
