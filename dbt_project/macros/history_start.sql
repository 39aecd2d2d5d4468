{# The first day that is published. #}
{% macro history_start() -%}
    cast('{{ night_value("history_start") }}' as date)
{%- endmacro %}
