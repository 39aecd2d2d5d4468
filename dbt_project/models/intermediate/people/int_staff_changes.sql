with facts as (

    select
        'hire' as change,
        employee_id,
        hire_date,
        hire_date as happened_on
    from {{ ref('int_employments') }}
    union all
    select
        'leave',
        employee_id,
        hire_date,
        termination_date
    from {{ ref('int_employments') }}
    where termination_date is not null

),

{{ employee_places('facts') }}

select * from placed
where is_in_sales
    and happened_on <= {{ as_of_date() }}
