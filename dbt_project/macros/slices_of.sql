{#
    Slices by a column that holds 0 to `count` - 1: DuckDB reads such rows only where it joins them; a remainder it works out of all
    rows, after the joins.
#}
{% macro slices_of(column, count) %}
{%- set slices = [] -%}
{%- for slice in range(count) -%}
{%- do slices.append(column ~ ' = ' ~ slice) -%}
{%- endfor -%}
{{ return(slices) }}
{% endmacro %}
