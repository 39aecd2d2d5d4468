with reps as (

    select * from {{ ref('stg_crm__reps') }}

),

with_members as (

    select
        rep_id,
        full_name as rep_name,
        employee_id,
        is_active
    from reps
    union all
    select
'UNASSIGNED',
'UNASSIGNED',
null,
false
    union all
    select
'UNKNOWN',
'UNKNOWN',
null,
false

)

select * from with_members
