with requests as (

    select
        tickets.ticket_id,
        tickets.created_at,
        tickets.first_responded_at,
        {{ local_date('tickets.first_responded_at') }} as first_responded_on,
        coalesce(tickets.reason_code, 'unknown') as reason_code,
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
    where tickets.ticket_type = 'request'
        and not tickets.is_duplicate
        and {{ local_date('tickets.first_responded_at') }} <= {{ as_of_date() }}

)

-- The region is the ticket's own, else the account's, else the rep's (ruling 3).
select
    requests.* exclude (own_region_id),
    coalesce(requests.own_region_id, assignments.region_id, 'UNKNOWN') as region_id
from requests
left join {{ ref('int_rep_assignments') }} as assignments
    on requests.rep_id = assignments.rep_id
    and requests.first_responded_on >= assignments.valid_from
    and requests.first_responded_on < assignments.valid_to
