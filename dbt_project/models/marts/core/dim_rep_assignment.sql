with assignments as (

    select * from {{ ref('int_rep_assignments') }}

)

select
    cast(rep_id as varchar) as rep_id,
    cast(role as varchar) as role,
    cast(region_id as varchar) as region_id,
    cast(coalesce(manager_rep_id, 'UNASSIGNED') as varchar) as manager_rep_id,
    cast(fte as decimal(3, 2)) as fte,
    cast(valid_from as date) as valid_from,
    cast(valid_to as date) as valid_to,
    cast(valid_from <= {{ as_of_date() }} and valid_to > {{ as_of_date() }} as boolean) as is_current
from assignments
where region_id is not null
