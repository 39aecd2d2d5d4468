with calls as (

    select
        *,
        started_on as measured_on
    from {{ ref('int_counted_calls') }}

),

legs as (

    select
        *,
        started_on as measured_on
    from {{ ref('int_call_leg_credits') }}

),

{{ measures_at_grains('calls', {
    'hour': 'local_hour',
    'disposition': 'disposition',
    'direction': 'direction',
    'purpose': 'purpose',
    'customer_is_existing': 'customer_is_existing',
    'account_type': 'account_type',
}, [
    'calls_made', 'telesales_calls', 'customer_care_calls', 'call_cost', 'calls_with_cost', 'inbound_calls_offered',
    'answered_calls', 'long_calls', 'abandoned_calls', 'unsuccessful_inbound_calls', 'answered_inbound_calls',
    'customer_wait_seconds', 'talked_calls', 'late_answered_calls', 'answered_inbound_calls_by_operator', 'operator_wait_seconds',
]) }},

{{ measures_at_grains('legs', {'direction': 'direction'}, ['talk_seconds']) }}

select * from calls_at_grains
union all
select * from legs_at_grains
