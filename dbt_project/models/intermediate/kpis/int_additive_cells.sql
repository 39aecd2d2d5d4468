with cells as (

    {%- for period_type in ['day', 'week', 'month', 'quarter', 'year'] %}
    select
        measure_code,
        grain,
        grain_id,
        detail,
        '{{ period_type }}' as period_type,
        cast(date_trunc('{{ period_type }}', measured_on) as date) as period_start,
        cast(sum(measure_value) as decimal(38, 12)) as measure_value
    from {{ ref('int_grain_days') }}
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)

select * from cells
