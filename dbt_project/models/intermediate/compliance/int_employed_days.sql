with working_days as (

    select calendar_date
    from {{ source('landed', 'calendar') }}
    where is_working_day
        and calendar_date between {{ history_start() }} and {{ as_of_date() }}

),

facts as (

    select distinct
        employments.employee_id,
        cast(working_days.calendar_date as date) as happened_on
    from {{ ref('int_employments') }} as employments
    inner join working_days
        on employments.hire_date <= working_days.calendar_date
        and coalesce(employments.termination_date, date '9999-12-31') >= working_days.calendar_date

),

{{ employee_places('facts') }}

select * from placed
