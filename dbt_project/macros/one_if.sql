{# 1 where the condition holds, else 0, also where it is unknown: a fact that counts or does not. #}
{% macro one_if(condition) -%}
    case when {{ condition }} then 1 else 0 end
{%- endmacro %}
