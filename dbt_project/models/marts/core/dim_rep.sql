with reps as (

    select * from {{ ref('int_reps') }}

)

select
    cast(rep_id as varchar) as rep_id,
    cast(rep_name as varchar) as rep_name,
    cast(coalesce(employee_id, 'UNKNOWN') as varchar) as employee_id,
    cast(is_active as boolean) as is_active
from reps
