{#
    CTE `<relation>_at_grains`: facts × dimensions × measures, for the grains that stand beside rep, region and stage
    (ruling 45). Only what the catalogue publishes comes out (int_measure_grains), so a KPI gets a grain by its row there.

    relation: a CTE of facts with the keys, a column per dimension and a column per measure.
    grains: grain → the column that holds its member; no member is the member UNKNOWN, so that the parts add up.
    measures: columns that are summed; `sums` names the aggregate of those that are more than a sum.
    keys: what a row belongs to besides its member: a day, or a period.
#}
{% macro measures_at_grains(relation, grains, measures, sums={}, keys=['measured_on'], detail='cast(null as varchar)') %}
{{ relation }}_by_member as (
    {% for grain, column in grains.items() %}
    select
        '{{ grain }}' as grain,
        coalesce(cast({{ column }} as varchar), 'UNKNOWN') as grain_id,
        {{ detail }} as detail,
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        {%- for measure in measures %}
        {{ sums.get(measure, 'sum(' ~ measure ~ ')') }} as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ relation }}
    group by all
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

{{ relation }}_at_grains as (
    {% for measure in measures %}
    select
        published.measure_code,
        members.grain,
        members.grain_id,
        members.detail,
        {%- for key in keys %}
        members.{{ key }},
        {%- endfor %}
        cast(members.{{ measure }} as decimal(38, 12)) as measure_value
    from {{ relation }}_by_member as members
    inner join {{ ref('int_measure_grains') }} as published
        on members.grain = published.grain
        and published.measure_code = '{{ measure }}'
    where members.{{ measure }} <> 0
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

)
{% endmacro %}
