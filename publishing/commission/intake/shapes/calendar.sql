-- A day that differs from Monday to Friday = working, Saturday and Sunday = not.
select cast(calendar_date as varchar) as row_key, to_json({
    'day': calendar_date, 'is_working_day': is_working_day
}) as content, null::varchar as source_file, null::bigint as source_line
from main.calendar
where is_working_day <> (isodow(calendar_date) <= 5)
