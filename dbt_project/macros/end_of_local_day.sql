{# The last instant of a local day, in UTC: where a fact with a date only looks into histories (ruling 2). #}
{% macro end_of_local_day(date_column) -%}
    (cast({{ date_column }} as timestamp) + interval 1 day
        - interval {{ night_value('utc_offset_hours') }} hour - interval 1 microsecond)
{%- endmacro %}
