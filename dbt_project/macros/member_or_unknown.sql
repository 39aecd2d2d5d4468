{# A key that is never empty: UNASSIGNED where the source names none, UNKNOWN where it names one that was not delivered. #}
{% macro member_or_unknown(named, found) -%}
    case when {{ named }} is null then 'UNASSIGNED' else coalesce({{ found }}, 'UNKNOWN') end
{%- endmacro %}
