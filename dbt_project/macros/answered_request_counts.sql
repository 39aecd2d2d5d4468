{# Measures of answered requests (int_answered_requests): by day and rep, and by ticket. #}
{% macro answered_request_counts() -%}
        sum({{ seconds_between('created_at', 'first_responded_at') }}) as request_response_seconds,
        count(*) as requests_answered
{%- endmacro %}
