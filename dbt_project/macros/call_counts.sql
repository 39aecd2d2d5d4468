{# Measures of calls (int_call_credits): by day, role and rep for the KPIs, by call for fct_calls. #}
{% macro call_counts() -%}
        count(*) filter (where direction = 'outbound' and disposition <> 'failed') as calls_made,
        count(*) filter (where direction = 'outbound' and is_answered and is_selling) as telesales_calls,
        sum(reporting_cost) filter (where cost_amount is not null) as call_cost,
        count(*) filter (where cost_amount is not null) as calls_with_cost,
        count(*) filter (where is_offered) as inbound_calls_offered,
        count(*) filter (where is_answered) as answered_calls,
        count(*) filter (where is_answered and talk_seconds > long_call_seconds) as long_calls,
        count(*) filter (where is_answered and is_care) as customer_care_calls,
        count(*) filter (where is_offered and is_answered and is_first_contact) as first_contact_calls,
        count(*) filter (
            where is_offered and is_answered and is_first_contact and is_resolved and not is_repeated
        ) as first_call_resolutions,
        count(*) filter (where is_offered and disposition = 'abandoned') as abandoned_calls,
        count(*) filter (
            where is_offered and disposition in ('busy', 'no_answer', 'voicemail', 'failed')
        ) as unsuccessful_inbound_calls,
        count(*) filter (where is_offered and is_answered) as answered_inbound_calls,
        count(*) filter (where is_offered and is_answered) as answered_inbound_calls_by_operator,
        sum(wait_seconds) filter (where is_offered and is_answered) as customer_wait_seconds,
        sum(operator_wait_seconds) filter (where is_offered and is_answered) as operator_wait_seconds,
        count(*) filter (
            where is_offered and is_answered and answer_seconds > answer_threshold_seconds
        ) as late_answered_calls
{%- endmacro %}
