{# What is counted and summed of calls (int_counted_calls): the one role whose agent it counts for (ruling 37) → measures. #}
{% macro call_measures_by_role() %}
{{ return({
    'first_leg': ['calls_made', 'telesales_calls'],
    'first': [
        'call_cost', 'calls_with_cost', 'answered_inbound_calls', 'customer_wait_seconds', 'late_answered_calls',
    ],
    'last': [
        'inbound_calls_offered', 'answered_calls', 'long_calls', 'customer_care_calls', 'first_contact_calls',
        'first_call_resolutions',
    ],
    'last_offered': ['abandoned_calls', 'unsuccessful_inbound_calls'],
    'operator': ['answered_inbound_calls_by_operator', 'operator_wait_seconds'],
}) }}
{% endmacro %}

{# All of them. #}
{% macro call_measures() %}
{{ return(call_measures_by_role().values() | sum(start=[])) }}
{% endmacro %}
