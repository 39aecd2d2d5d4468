with members as (

    select
        *,
        cast(null as varchar) as detail
    from {{ ref('int_measure_members') }}

),

{{ at_every_grain('members', ['measured_on', 'member_id', 'member_weight']) }},

at_all_grains as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        measured_on,
        member_id,
        member_weight
    from at_grains
    union all
    select
        measure_code,
        grain,
        grain_id,
        null,
        measured_on,
        member_id,
        member_weight
    from {{ ref('int_grain_measure_members') }}

),

weighed as (

    {%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
    select
        measure_code,
        grain,
        grain_id,
        detail,
        '{{ period_type }}' as period_type,
        cast(date_trunc('{{ period_type }}', measured_on) as date) as period_start,
        member_id,
        sum(member_weight) as member_weight
    from at_all_grains
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

-- A member counts if it weighs more than nothing in the cell: a customer whose purchases were all credited did not buy.
cells as (

    select
        measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        cast(count(*) as decimal(38, 12)) as measure_value
    from weighed
    where member_weight > 0
    group by all

)

select * from cells
