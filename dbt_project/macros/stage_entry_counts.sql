{# Measures of first entries into a stage (int_stage_cohorts): by day and rep, and by entry. #}
{% macro stage_entry_counts() -%}
        count(*) as stage_entries,
        count(*) filter (where is_converted) as stage_conversions
{%- endmacro %}
