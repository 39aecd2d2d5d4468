{#
    Sums of measure columns under their own names. A fact says once, in the model that makes it, what each of its rows adds
    to a measure; the measure by day and rep, by other members, and the published fact add up that one column.
#}
{% macro summed(measures) -%}
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
{%- endmacro %}
