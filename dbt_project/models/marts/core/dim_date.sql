with days as (

    select
        calendar.calendar_date,
        calendar.is_working_day,
        calendar.holiday_name,
        company.fiscal_year_start_month,
        -- the month's place in the fiscal year, 0 to 11
        cast(
            (extract(month from calendar.calendar_date) - company.fiscal_year_start_month + 12) % 12 as integer
        ) as fiscal_month_index
    from {{ source('landed', 'calendar') }} as calendar
    cross join {{ source('landed', 'company') }} as company
    where calendar.calendar_date between {{ history_start() }} - interval 2 year and {{ as_of_date() }} + interval 2 year

),

placed as (

    select
        *,
        cast(date_trunc('month', calendar_date) as date) as month_start,
        cast(date_trunc('month', calendar_date) - to_months(fiscal_month_index) as date) as fiscal_year_start
    from days

)

select
    cast(calendar_date as date) as calendar_date,
    cast(isodow(calendar_date) as integer) as iso_day_of_week,
    cast(date_trunc('week', calendar_date) as date) as iso_week_start,
    cast(extract(week from calendar_date) as integer) as iso_week,
    cast(isoyear(calendar_date) as integer) as iso_year,
    month_start,
    cast(date_trunc('quarter', calendar_date) as date) as quarter_start,
    cast(date_trunc('year', calendar_date) as date) as year_start,
    -- named after the calendar year in which it ends
    cast(extract(year from fiscal_year_start + interval 11 month) as integer) as fiscal_year,
    cast(fiscal_month_index // 3 + 1 as integer) as fiscal_quarter,
    cast(fiscal_month_index + 1 as integer) as fiscal_month,
    fiscal_year_start,
    cast(fiscal_year_start + to_months(fiscal_month_index // 3 * 3) as date) as fiscal_quarter_start,
    cast(is_working_day as boolean) as is_working_day,
    cast(holiday_name is not null as boolean) as is_public_holiday,
    cast(holiday_name as varchar) as holiday_name
from placed
