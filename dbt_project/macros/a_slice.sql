{#
    Where the table materialization puts the condition of one slice of a model that is made slice by slice; as it stands, all
    rows: so the statement, run as a whole, gives the whole table.
#}
{% macro a_slice() -%}
true /* a slice */
{%- endmacro %}
