with requests as (

    select
        ticket_id,
        created_at,
        first_responded_at,
        first_responded_on,
        reason_code,
        rep_id,
        own_region_id
    from {{ ref('int_tickets') }}
    where ticket_type = 'request'
        and not is_duplicate
        and first_responded_on <= {{ as_of_date() }}

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
