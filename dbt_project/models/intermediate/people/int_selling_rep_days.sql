{% set selling_roles = ['sales_executive', 'bdr', 'sdr', 'account_manager', 'field_rep'] %}

with days as (

    select
        assignments.rep_id,
        assignments.region_id,
        assignments.role,
        calendar.calendar_date,
        assignments.fte
    from {{ ref('int_rep_assignments') }} as assignments
    inner join {{ source('landed', 'calendar') }} as calendar
        on assignments.valid_from <= calendar.calendar_date
        and assignments.valid_to > calendar.calendar_date
    where calendar.calendar_date between {{ history_start() }} and {{ as_of_date() }}
        and assignments.role in ({{ "'" ~ selling_roles | join("', '") ~ "'" }})

)

select * from days
