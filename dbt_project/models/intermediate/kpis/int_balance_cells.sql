with movements as (

    select
        measure_code,
        detail,
        rep_id,
        region_id,
        lifecycle_stage,
        measured_on,
        measure_value
    from {{ ref('int_balance_movements') }}
    union all
    -- every stage's share has the contacts of all stages below the line
    select
        'pre_customer_contacts_in_all_stages',
        movements.detail,
        movements.rep_id,
        movements.region_id,
        stages.lifecycle_stage,
        movements.measured_on,
        movements.measure_value
    from {{ ref('int_balance_movements') }} as movements
    cross join {{ ref('lifecycle_stages') }} as stages
    where movements.measure_code = 'pre_customer_contacts'
        and stages.is_pre_customer

),

{{ at_every_grain('movements', ['measured_on', 'measure_value']) }},

moved as (

    {%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
    select
        measure_code,
        grain,
        grain_id,
        detail,
        '{{ period_type }}' as period_type,
        cast(date_trunc('{{ period_type }}', measured_on) as date) as period_start,
        sum(measure_value) as measure_value
    from at_grains
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

balance_members as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        min(period_start) as first_period_start
    from moved
    group by all

),

-- The balance at the end of a period: all that moved until then.
balances as (

    select
        balance_members.measure_code,
        balance_members.grain,
        balance_members.grain_id,
        balance_members.detail,
        periods.period_type,
        periods.period_start,
        cast(sum(coalesce(moved.measure_value, 0)) over (
            partition by
                balance_members.measure_code,
                balance_members.grain,
                balance_members.grain_id,
                balance_members.detail,
                periods.period_type
            order by periods.period_start
        ) as decimal(38, 12)) as measure_value
    from balance_members
    inner join {{ ref('int_periods') }} as periods
        on balance_members.period_type = periods.period_type
        and balance_members.first_period_start <= periods.period_start
    left join moved
        on balance_members.measure_code = moved.measure_code
        and balance_members.grain = moved.grain
        and balance_members.grain_id = moved.grain_id
        and balance_members.detail is not distinct from moved.detail
        and periods.period_type = moved.period_type
        and periods.period_start = moved.period_start

)

select * from balances
where measure_value <> 0
