with days as (

    select calendar_date
    from {{ source('landed', 'calendar') }}
    where calendar_date between {{ history_start() }} and {{ as_of_date() }}

),

calendar_periods as (

    {%- for period_type in calendar_period_types() %}
    select distinct
        '{{ period_type }}' as period_type,
        {{ calendar_period_start(period_type, 'calendar_date') }} as period_start
    from days
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

-- A period that begins before the published history would be told without the facts that are left out.
whole as (

    select * from calendar_periods
    where period_start >= cast('{{ night_value("first_period") }}' as date)

),

ended as (

    select
        period_type,
        period_start,
        cast(case
            when period_type = 'day' then period_start
            when period_type = 'week' then period_start + interval 6 day
            when period_type = 'month' then period_start + interval 1 month - interval 1 day
            when period_type in ('quarter', 'fiscal_quarter') then period_start + interval 3 month - interval 1 day
            else period_start + interval 12 month - interval 1 day
        end as date) as period_end,
        true as is_published
    from whole
    union all
    -- twelve months that end with each month; none that would begin before the history does
    select
        'trailing_12_months',
        cast(period_start - interval 11 month as date),
        last_day(period_start),
        true
    from whole
    where period_type = 'month'
        and period_start - interval 11 month >= {{ history_start() }}
    union all
    -- covered days of targets that are no period of the calendar: needed for scores, not shown
    select
        period_type,
        span_start,
        span_end,
        false
    from {{ ref('int_evaluation_spans') }}
    where is_told_by_period
        and span_start between {{ history_start() }} and {{ as_of_date() }}

)

select
    period_type,
    case
        when period_type = 'day' then 1
        when period_type = 'week' then 2
        when period_type = 'month' then 3
        when period_type in ('quarter', 'fiscal_quarter') then 4
        when period_type in ('year', 'fiscal_year') then 5
        when is_published then 6
        else 7
    end as period_order,
    period_start,
    period_end,
    -- a running period ends at the night's date
    least(period_end, {{ as_of_date() }}) as last_day,
    period_end > {{ as_of_date() }} as is_running,
    -- registers reach further back than the first fact: what they tell of such a period is told from there on only
    period_end > {{ as_of_date() }} or period_start < {{ history_start() }} as is_partial,
    is_published
from ended
