{#
    Measure columns of `relation` (measured_on, the member column, the measures) as rows of grain `grain`: for the
    grains that stand beside rep, region and stage (ruling 45): product, outlet, campaign and others.
#}
{% macro measures_at_grain(relation, grain, member, measures) %}
{%- for measure in measures %}
select
    '{{ measure }}' as measure_code,
    '{{ grain }}' as grain,
    {{ member }} as grain_id,
    cast(null as varchar) as detail,
    measured_on,
    cast({{ measure }} as decimal(38, 12)) as measure_value
from {{ relation }}
where {{ measure }} <> 0
{%- if not loop.last %}
union all
{%- endif %}
{%- endfor %}
{% endmacro %}
