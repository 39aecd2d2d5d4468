{# Measures of activities that count once (int_activities_counted_once): by day and rep, and by activity. #}
{% macro activity_counts() -%}
        count(*) filter (
            where activity_type = 'email' and direction = 'outbound' and not is_automated
        ) as emails_sent,
        count(*) filter (where activity_type in ('meeting', 'demo')) as meetings_scheduled
{%- endmacro %}
