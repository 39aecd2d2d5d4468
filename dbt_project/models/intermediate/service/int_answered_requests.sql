with requests as (

    select * exclude (created_on)
    from {{ ref('int_requests') }}
    where first_responded_on <= {{ as_of_date() }}

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
