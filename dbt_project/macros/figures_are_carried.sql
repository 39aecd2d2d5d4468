{# Whether tonight takes over figures of unchanged days and weeks; a full rebuild makes them anew and compares. #}
{% macro figures_are_carried() -%}
{{ 'true' if night_value('carries') else 'false' }}
{%- endmacro %}
