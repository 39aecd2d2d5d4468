{# The company's local date of a UTC timestamp (canonical model, conventions: Time). #}
{% macro local_date(timestamp_column) -%}
    cast({{ timestamp_column }} + interval {{ night_value('utc_offset_hours') }} hour as date)
{%- endmacro %}
