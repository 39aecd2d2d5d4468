{#
    Measure columns of an atomic fact: what this row adds to each measure, 0 where it adds nothing. They carry the
    measure's own code, and come from the expression that the measure itself is made of.
#}
{% macro fact_measures(relation, measures) -%}
    {%- for measure in measures %}
    cast(coalesce({{ relation }}.{{ measure }}, 0) as decimal(38, 12)) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
