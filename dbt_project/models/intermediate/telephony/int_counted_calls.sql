{#
    What a call counts for, in the role whose agent it counts for (ruling 37). Each measure has one role, so that adding
    up the rows counts a call once. credit role → measure → the calls that count.
#}
{% set counts = {
    'first_leg': {
        'calls_made': "direction = 'outbound' and disposition <> 'failed'",
        'telesales_calls': "direction = 'outbound' and is_answered and is_selling",
    },
    'first': {
        'calls_with_cost': 'cost_amount is not null',
        'answered_inbound_calls': 'is_offered and is_answered',
        'late_answered_calls': 'is_offered and is_answered and answer_seconds > answer_threshold_seconds',
    },
    'last': {
        'inbound_calls_offered': 'is_offered',
        'answered_calls': 'is_answered',
        'long_calls': 'is_answered and talk_seconds > long_call_seconds',
        'customer_care_calls': 'is_answered and is_care',
        'answered_offered_calls': 'is_offered and is_answered',
        'answered_unknown_callers': 'is_offered and is_answered and contact_id is null',
        'first_contact_calls': 'is_offered and is_answered and is_first_contact',
        'first_call_resolutions':
            'is_offered and is_answered and is_first_contact and is_resolved and not is_repeated',
    },
    'last_offered': {
        'abandoned_calls': "is_offered and disposition = 'abandoned'",
        'unsuccessful_inbound_calls':
            "is_offered and disposition in ('busy', 'no_answer', 'voicemail', 'failed')",
    },
    'operator': {
        'answered_inbound_calls_by_operator': 'is_offered and is_answered',
    },
} %}
{# what is summed: its role, the calls, and the amount of each #}
{% set sums = {
    'call_cost': ('first', 'cost_amount is not null', 'reporting_cost'),
    'customer_wait_seconds': ('first', 'is_offered and is_answered', 'wait_seconds'),
    'operator_wait_seconds': ('operator', 'is_offered and is_answered', 'operator_wait_seconds'),
} %}

with credits as (

    select * from {{ ref('int_call_credits') }}

),

counted as (

    select
        call_id,
        credit_role,
        started_on,
        local_hour,
        rep_id,
        region_id,
        direction,
        disposition,
        purpose,
        customer_is_existing,
        account_type,
        {%- for credit_role, measures in counts.items() %}
        {%- for measure, condition in measures.items() %}
        {{ one_if("credit_role = '" ~ credit_role ~ "' and " ~ condition) }} as {{ measure }},
        {%- endfor %}
        {%- endfor %}
        {%- for measure, (credit_role, condition, amount) in sums.items() %}
        case when credit_role = '{{ credit_role }}' and {{ condition }} then {{ amount }} else 0 end
            as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from credits

)

select * from counted
