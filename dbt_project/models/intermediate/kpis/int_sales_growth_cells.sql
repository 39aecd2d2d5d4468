-- Against the previous period, in a second row against the same of last year; a running period against as many elapsed days.
with daily as (

    select
        'sales_change' as measure_code,
        cast(null as varchar) as detail,
        sold_on,
        rep_id,
        region_id,
        lifecycle_stage,
        sum(net_amount) as net_amount
    from {{ ref('int_sales_lines') }}
    where sold_on <= {{ as_of_date() }}
    group by all

),

{{ at_every_grain('daily', ['sold_on'], 'sold_on', sums=['net_amount']) }},

with_members as (

    select
        grain,
        grain_id,
        sold_on,
        net_amount
    from at_grains
    {%- for grain in ['product', 'outlet'] %}
    union all
    select
        '{{ grain }}',
        {{ grain }}_id,
        sold_on,
        sum(net_amount) as net_amount
    from {{ ref('int_sales_described') }}
    where sold_on <= {{ as_of_date() }}
    group by all
    {%- endfor %}

),

by_period as (

    {{ period_rows('with_members', 'sold_on', ['grain', 'grain_id', 'sold_on', 'net_amount']) }}

),

-- Each sale stands in its own period, and below the line of the period that looks back at it.
shifted as (

    {%- for months in [0, 12] %}
    {%- for is_compared in [false, true] %}
    select
        grain,
        grain_id,
        {{ "'comparison=same_period_last_year'" if months else "cast(null as varchar)" }} as detail,
        period_type,
        {%- if not is_compared %}
        period_start,
        {%- elif months %}
        cast(period_start + interval 12 month as date) as period_start,
        {%- else %}
        cast(period_start + case when period_type = 'month' then interval 1 month
            when period_type like '%quarter' then interval 3 month else interval 12 month
        end as date) as period_start,
        {%- endif %}
        sold_on - period_start as days_into_period,
        {{ 'cast(0 as decimal(38, 6))' if is_compared else 'net_amount' }} as net_amount,
        {{ 'net_amount' if is_compared else 'cast(0 as decimal(38, 6))' }} as compared_amount
    from by_period
    where period_type not in ('day', 'week')
    {%- if not (loop.last and months) %}
    union all
    {%- endif %}
    {%- endfor %}
    {%- endfor %}

),

-- Nothing or less than nothing before: no growth can be told.
cells as (

    select
        shifted.grain,
        shifted.grain_id,
        shifted.detail,
        shifted.period_type,
        shifted.period_start,
        sum(shifted.net_amount) - sum(shifted.compared_amount) as sales_change,
        case when sum(shifted.compared_amount) > 0 then sum(shifted.compared_amount) end as compared_sales
    from shifted
    inner join {{ ref('int_periods') }} as periods
        on shifted.period_type = periods.period_type
        and shifted.period_start = periods.period_start
        and (not periods.is_running or shifted.days_into_period <= periods.last_day - periods.period_start)
    group by all

)

{{ cells_as_rows('cells', ['sales_change', 'compared_sales']) }}
