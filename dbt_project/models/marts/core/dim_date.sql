with days as (

    select
        calendar.calendar_date,
        calendar.is_working_day,
        calendar.holiday_name,
        company.fiscal_year_start_month,
        -- the month's place in the fiscal year, 0 to 11
        (extract(month from calendar.calendar_date) - company.fiscal_year_start_month + 12) % 12 as fiscal_month_index
    from {{ source('landed', 'calendar') }} as calendar
    cross join {{ source('landed', 'company') }} as company
    where calendar.calendar_date between {{ history_start() }} - interval 2 year and {{ as_of_date() }} + interval 2 year

)

select
    cast(calendar_date as date) as calendar_date,
    cast(date_trunc('week', calendar_date) as date) as iso_week_start,
    cast(extract(week from calendar_date) as integer) as iso_week,
    cast(date_trunc('month', calendar_date) as date) as month_start,
    cast(date_trunc('quarter', calendar_date) as date) as quarter_start,
    cast(date_trunc('year', calendar_date) as date) as year_start,
    -- named after the calendar year in which it ends
    cast(
        extract(year from calendar_date)
        + case when fiscal_year_start_month > 1 and extract(month from calendar_date) >= fiscal_year_start_month
            then 1 else 0 end
        as integer
    ) as fiscal_year,
    cast(floor(fiscal_month_index / 3) + 1 as integer) as fiscal_quarter,
    cast(is_working_day as boolean) as is_working_day,
    cast(holiday_name as varchar) as holiday_name
from days
