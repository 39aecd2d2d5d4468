{# The first day that is published. #}
{% macro history_start() -%}
    cast('{{ var("history_start") }}' as date)
{%- endmacro %}
