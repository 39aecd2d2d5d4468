with members as (

    select * from {{ ref('int_sales_members') }}
    union all
    select * from {{ ref('int_field_members') }}
    union all
    select * from {{ ref('int_appointment_members') }}

)

select * from members
where measured_on between {{ history_start() }} and {{ as_of_date() }}
