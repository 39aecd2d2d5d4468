with complaints as (

    select
        tickets.ticket_id,
        tickets.created_at,
        {{ local_date('tickets.created_at') }} as created_on,
        coalesce(tickets.reason_code, 'unknown') as reason_code,
        tickets.first_responded_at,
        tickets.resolved_at,
        tickets.resolution_attempts,
        tickets.is_disputed,
        accounts.account_id,
        case when tickets.owner_rep_id is null then 'UNASSIGNED' else coalesce(reps.rep_id, 'UNKNOWN') end as rep_id,
        coalesce(
            case when tickets.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end,
            accounts.region_id
        ) as own_region_id
    from {{ ref('stg_service__tickets') }} as tickets
    left join {{ ref('int_reps') }} as reps
        on tickets.owner_rep_id = reps.rep_id
    left join {{ ref('int_regions') }} as regions
        on tickets.region_id = regions.region_id
    left join {{ ref('int_accounts') }} as accounts
        on tickets.account_id = accounts.account_id
    where tickets.ticket_type = 'complaint'
        and not tickets.is_duplicate

),

-- The region is the ticket's own, else the account's, else the rep's (ruling 3).
placed as (

    select
        complaints.* exclude (own_region_id),
        coalesce(complaints.own_region_id, assignments.region_id, 'UNKNOWN') as region_id,
        coalesce(
            complaints.first_responded_at - complaints.created_at
            <= to_seconds(cast(parameters.fast_response_hours * 3600 as double)),
            false
        ) as is_answered_fast
    from complaints
    left join {{ ref('int_rep_assignments') }} as assignments
        on complaints.rep_id = assignments.rep_id
        and complaints.created_on >= assignments.valid_from
        and complaints.created_on < assignments.valid_to
    left join {{ ref('int_parameters_daily') }} as parameters
        on complaints.created_on = parameters.calendar_date

)

select
    *,
    1 as complaints,
    {{ one_if('resolved_at is not null and resolution_attempts = 1') }} as complaints_resolved_first_time,
    {{ one_if('is_answered_fast') }} as complaints_answered_fast,
    {{ one_if('is_disputed') }} as complaints_disputed
from placed
