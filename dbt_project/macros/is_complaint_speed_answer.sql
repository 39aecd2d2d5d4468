{# A row (alias `surveys`) that answers how fast a complaint was handled; an answered survey has a score (ruling 63). #}
{% macro is_complaint_speed_answer() -%}
    surveys.survey_type = 'complaint_speed'
        and surveys.score is not null
        and {{ local_date('surveys.responded_at') }} <= {{ as_of_date() }}
{%- endmacro %}
