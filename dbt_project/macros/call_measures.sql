{# What is counted and summed of calls (int_counted_calls), each in the one role whose agent it counts for. #}
{% macro call_measures() %}
{{ return([
    'calls_made', 'telesales_calls', 'call_cost', 'calls_with_cost', 'inbound_calls_offered', 'answered_calls', 'long_calls',
    'customer_care_calls', 'first_contact_calls', 'first_call_resolutions', 'abandoned_calls', 'unsuccessful_inbound_calls',
    'answered_inbound_calls', 'answered_inbound_calls_by_operator', 'customer_wait_seconds', 'operator_wait_seconds',
    'late_answered_calls',
]) }}
{% endmacro %}
