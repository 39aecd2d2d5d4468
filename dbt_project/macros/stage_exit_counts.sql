{# Measures of stays in a lifecycle stage by their end (int_stage_exits): by day and rep, and by stay. #}
{% macro stage_exit_counts() -%}
        {{ days_of('sum(epoch_us(exited_at) - epoch_us(entered_at))') }} as stage_stay_days,
        count(*) as stage_stays
{%- endmacro %}
