{# The text before the last slash: the first half of a member of two grains, whose second half holds no slash. #}
{% macro before_last_slash(text) -%}
left({{ text }}, length({{ text }}) - length(split_part({{ text }}, '/', -1)) - 1)
{%- endmacro %}
