{#
    Conditions that part the rows of a model into `count` slices by a whole number: for `meta.slices`, of a model that says `a_slice()`
    where the number's columns are read. What is grouped must be grouped by these columns, too, and what is joined joined on them. A row whose
    number is null is in no slice: `hash` gives one for null, `month` none.
#}
{% macro slices_by(number, count) %}
{%- set slices = [] -%}
{%- for rest in range(count) -%}
{%- do slices.append(number ~ ' % ' ~ count ~ ' = ' ~ rest) -%}
{%- endfor -%}
{{ return(slices) }}
{% endmacro %}
