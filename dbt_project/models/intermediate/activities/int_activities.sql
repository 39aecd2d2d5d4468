with activities as (

    select
        activities.activity_id,
        coalesce(activities.message_id, activities.activity_id) as message_id,
        activities.activity_type,
        activities.direction,
        activities.contact_id,
        activities.lead_id,
        activities.deal_id,
        activities.account_id,
        activities.occurred_at,
        activities.outcome,
        activities.purpose,
        activities.demo_result,
        activities.reply_sentiment,
        activities.is_automated,
        activities.tel_call_id as call_id,
        -- meetings and demos are dated by their booking (ruling 29); everything else by when it happened
        case
            when activities.activity_type in ('meeting', 'demo')
                then coalesce(activities.booked_at, activities.occurred_at)
            else activities.occurred_at
        end as counted_at,
        case
            when activities.rep_id is null then 'UNASSIGNED'
            else coalesce(reps.rep_id, 'UNKNOWN')
        end as rep_id,
        coalesce(accounts.region_id, contacts.region_id) as fallback_region_id
    from {{ ref('stg_crm__activities') }} as activities
    left join {{ ref('int_reps') }} as reps
        on activities.rep_id = reps.rep_id
    left join {{ ref('int_accounts') }} as accounts
        on activities.account_id = accounts.account_id
    left join {{ ref('int_contacts') }} as contacts
        on activities.contact_id = contacts.contact_id

),

dated as (

    select
        *,
        {{ local_date('counted_at') }} as counted_on
    from activities
    where {{ local_date('counted_at') }} <= {{ as_of_date() }}

),

placed as (

    select
        dated.*,
        coalesce(assignments.region_id, dated.fallback_region_id, 'UNKNOWN') as region_id,
        case
            when dated.contact_id is not null then coalesce(contact_stages.lifecycle_stage, 'unknown')
            else coalesce(account_stages.lifecycle_stage, 'unknown')
        end as lifecycle_stage
    from dated
    left join {{ ref('int_rep_assignments') }} as assignments
        on dated.rep_id = assignments.rep_id
        and dated.counted_on >= assignments.valid_from
        and dated.counted_on < assignments.valid_to
    left join {{ ref('int_contact_stages') }} as contact_stages
        on dated.contact_id = contact_stages.contact_id
        and dated.counted_at >= contact_stages.entered_at
        and dated.counted_at < contact_stages.exited_at
    left join {{ ref('int_account_stages') }} as account_stages
        on dated.account_id = account_stages.account_id
        and dated.counted_at >= account_stages.entered_at
        and dated.counted_at < account_stages.exited_at

)

select * from placed
