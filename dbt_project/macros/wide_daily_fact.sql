{#
    Additive measures of one grain as columns, one row per member and day that has any: for slicing over any span.
    The measures come from the seed `measures`; distinct members and balances are not here, since they do not add up.
    Of a held source nothing is said of the days that it has not told yet: that is no 0.
    Made slice by slice: what `pivot` puts beside each other stays in memory.
#}
{% macro wide_daily_fact(grain, member_column) %}
{{ config(meta={'slices': slices_by('month(measured_on)', 6)}) }}
{%- set measures = additive_measures() %}
{%- set held = night_value('held_measures') %}
with grain_days as (

    select
        measured_on,
        grain_id,
        measure_code,
        measure_value
    from {{ ref('int_grain_days') }}
    where grain = '{{ grain }}'
        and detail is null
        and {{ a_slice() }}

),

-- one row per measure, member and day: the largest is the only one
measures_beside_each_other as (

    select *
    from grain_days
    pivot (max(measure_value) for measure_code in ({{ "'" ~ measures | join("', '") ~ "'" }}))

),

wide as (

    select
        cast(measured_on as date) as calendar_date,
        cast(grain_id as varchar) as {{ member_column }},
        {%- for measure in measures %}
        {%- set told = 'coalesce(' ~ measure ~ ', 0)' %}
        {%- if measure in held %}
            {%- set told = "case when measured_on <= date '" ~ held[measure] ~ "' then " ~ told ~ ' end' %}
        {%- endif %}
        cast({{ told }} as decimal(38, 12)) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from measures_beside_each_other

)

select * from wide
{% endmacro %}
