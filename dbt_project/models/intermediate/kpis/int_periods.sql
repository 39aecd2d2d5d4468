{% set period_types = ['day', 'week', 'month', 'quarter', 'year'] %}

with days as (

    select calendar_date
    from {{ source('landed', 'calendar') }}
    where calendar_date between {{ history_start() }} and {{ as_of_date() }}

),

periods as (

    {%- for period_type in period_types %}
    select distinct
        '{{ period_type }}' as period_type,
        {{ loop.index }} as period_order,
        cast(date_trunc('{{ period_type }}', calendar_date) as date) as period_start,
        cast(date_trunc('{{ period_type }}', calendar_date) + interval 1 {{ period_type }} - interval 1 day as date)
            as period_end
    from days
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select
    period_type,
    period_order,
    period_start,
    period_end,
    -- a running period ends at the night's date
    least(period_end, {{ as_of_date() }}) as last_day,
    period_end > {{ as_of_date() }} as is_partial
from periods
