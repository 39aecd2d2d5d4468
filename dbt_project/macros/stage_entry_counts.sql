{# Measures of first entries into a stage (int_stage_cohorts): by day and rep, and by entry. #}
{% macro stage_entry_counts() -%}
        {{ summed(['stage_entries', 'stage_conversions']) }}
{%- endmacro %}
