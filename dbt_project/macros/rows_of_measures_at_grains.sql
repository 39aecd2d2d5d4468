{#
    What the published facts say of every explained measure at grains beyond rep, region and stage (product, campaign
    and others): measure_code, grain, grain_id, measured_on, fact_value.
#}
{% macro rows_of_measures_at_grains() %}
{%- set selects = [] %}
{%- for entry in explained_measures() if entry.grains and not entry.member and not entry.detail %}
{%- for code, column in explained_values(entry).items() %}
{%- for grain, member in entry.grains.items() %}
{%- set rows_of_one %}
select
    '{{ code }}' as measure_code,
    '{{ grain }}' as grain,
    {{ member }} as grain_id,
    {{ entry.date }} as measured_on,
    sum({{ column }}) as fact_value
from {{ ref(entry.fact) }}
group by all
{%- endset %}
{%- do selects.append(rows_of_one) %}
{%- endfor %}
{%- endfor %}
{%- endfor %}
{{ selects | join('\nunion all\n') }}
{% endmacro %}
