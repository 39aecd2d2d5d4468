select
    windows.period_type,
    windows.period_start,
    calendar.calendar_date,
    -- whole months, so that figures of months add up to the window
    windows.period_type = 'trailing_12_months' as is_of_months
from {{ ref('int_periods') }} as windows
inner join {{ source('landed', 'calendar') }} as calendar
    on calendar.calendar_date between windows.period_start and windows.last_day
where windows.period_order > 5
