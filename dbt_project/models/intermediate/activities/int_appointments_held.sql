with held as (

    select
        * exclude (region_id, lifecycle_stage),
        {{ local_date('occurred_at') }} as held_on
    from {{ ref('int_activities') }}
    where activity_type in ('meeting', 'demo')
        and outcome = 'completed'
        and {{ local_date('occurred_at') }} <= {{ as_of_date() }}

),

placed as (

    select
        held.*,
        coalesce(assignments.region_id, held.fallback_region_id, 'UNKNOWN') as region_id,
        case
            when held.contact_id is not null then coalesce(contact_stages.lifecycle_stage, 'unknown')
            else coalesce(account_stages.lifecycle_stage, 'unknown')
        end as lifecycle_stage
    from held
    left join {{ ref('int_rep_assignments') }} as assignments
        on held.rep_id = assignments.rep_id
        and held.held_on >= assignments.valid_from
        and held.held_on < assignments.valid_to
    left join {{ ref('int_contact_stages') }} as contact_stages
        on held.contact_id = contact_stages.contact_id
        and held.occurred_at >= contact_stages.entered_at
        and held.occurred_at < contact_stages.exited_at
    left join {{ ref('int_account_stages') }} as account_stages
        on held.account_id = account_stages.account_id
        and held.occurred_at >= account_stages.entered_at
        and held.occurred_at < account_stages.exited_at

)

select * from placed
