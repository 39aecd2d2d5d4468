with complaints as (

    select
        ticket_id,
        created_at,
        created_on,
        reason_code,
        first_responded_at,
        resolved_at,
        resolution_attempts,
        is_disputed,
        account_id,
        rep_id,
        own_region_id
    from {{ ref('int_tickets') }}
    where ticket_type = 'complaint'
        and not is_duplicate

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
