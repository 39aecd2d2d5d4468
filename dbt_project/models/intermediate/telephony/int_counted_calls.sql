{# what a call counts for → the calls that count (whose agent it counts for: call_measures_by_role) #}
{% set counts = {
    'calls_made': "direction = 'outbound' and disposition <> 'failed'",
    'telesales_calls': "direction = 'outbound' and is_answered and is_selling",
    'calls_with_cost': 'cost_amount is not null',
    'answered_inbound_calls': 'is_offered and is_answered',
    'late_answered_calls': 'is_offered and is_answered and answer_seconds > answer_threshold_seconds',
    'inbound_calls_offered': 'is_offered',
    'answered_calls': 'is_answered',
    'talked_calls': 'is_answered',
    'long_calls': 'is_answered and talk_seconds > long_call_seconds',
    'customer_care_calls': 'is_answered and is_care',
    'answered_offered_calls': 'is_offered and is_answered',
    'answered_unknown_callers': 'is_offered and is_answered and contact_id is null',
    'first_contact_calls': 'is_offered and is_answered and is_first_contact',
    'first_call_resolutions':
        'is_offered and is_answered and is_first_contact and is_resolved and not is_repeated',
    'abandoned_calls': "is_offered and disposition = 'abandoned'",
    'unsuccessful_inbound_calls':
        "is_offered and disposition in ('busy', 'no_answer', 'voicemail', 'failed')",
    'answered_inbound_calls_by_operator': 'is_offered and is_answered',
} %}
{# what is summed: the calls, and the amount of each #}
{% set sums = {
    'call_cost': ('cost_amount is not null', 'reporting_cost'),
    'customer_wait_seconds': ('is_offered and is_answered', 'wait_seconds'),
    'operator_wait_seconds': ('is_offered and is_answered', 'operator_wait_seconds'),
} %}

with counted as (

    select
        call_id,
        account_id,
        deal_id,
        talk_seconds,
        source_file,
        source_line,
        started_on,
        local_hour,
        direction,
        disposition,
        purpose,
        customer_is_existing,
        account_type,
        only_talking_rep_id,
        fallback_region_id,
        {%- for role in call_measures_by_role() %}
        {{ role }}_rep_id,
        {{ role }}_region_id,
        {%- endfor %}
        {%- for measure, condition in counts.items() %}
        {{ one_if(condition) }} as {{ measure }},
        {%- endfor %}
        {%- for measure, (condition, amount) in sums.items() %}
        case when {{ condition }} then {{ amount }} else 0 end as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_described_calls') }}

)

select * from counted
