{#
    What the published facts say of every explained measure whose kind is looked for, by day and place:
    measure_code, detail, member_id, measured_on, rep_id, region_id, lifecycle_stage, fact_value.

    with_members: distinct measures (a member and what it weighs) or the others (a value to be summed).
#}
{% macro rows_of_measures(with_members) %}
{%- set selects = [] %}
{%- for entry in explained_measures() if not entry.until and (entry.member is defined) == with_members %}
{%- for code, column in explained_values(entry).items() %}
{%- set detail %}
    {%- if not entry.detail %}cast(null as varchar)
    {%- elif entry.detail[1] %}'{{ entry.detail[0] }}=' || {{ entry.detail[1] }}
    {%- else %}'{{ entry.detail[0] }}={{ entry.detail[2] }}'
    {%- endif %}
{%- endset %}
{%- set rows_of_one %}
select
    '{{ code }}' as measure_code,
    {{ detail }} as detail,
    {{ entry.member or 'cast(null as varchar)' }} as member_id,
    {{ entry.date }} as measured_on,
    {{ entry.rep }} as rep_id,
    {{ entry.region }} as region_id,
    {{ entry.stage or "'unknown'" }} as lifecycle_stage,
    sum({{ column }}) as fact_value
from {{ ref(entry.fact) }}
where {{ column }} <> 0
group by all
{%- endset %}
{%- do selects.append(rows_of_one) %}
{%- endfor %}
{%- endfor %}
{{ selects | join('\nunion all\n') }}
{% endmacro %}
