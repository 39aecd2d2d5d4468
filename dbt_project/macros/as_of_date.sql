{# The night's date: facts after it do not exist yet. #}
{% macro as_of_date() -%}
    cast('{{ night_value("as_of_date") }}' as date)
{%- endmacro %}
