with credits as (

    select
        *,
        'unknown' as no_stage
    from {{ ref('int_call_credits') }}

),

daily as (

    select
        credit_role,
        started_on as measured_on,
        rep_id,
        region_id,
        no_stage as lifecycle_stage,
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
    from credits
    group by all

),

first_leg as (select * from daily
where credit_role = 'first_leg'
),

first_answered as (select * from daily
where credit_role = 'first'
),

last_answered as (select * from daily
where credit_role = 'last'
),

last_offered as (select * from daily
where credit_role = 'last_offered'
),

operators as (select * from daily
where credit_role = 'operator'
),

measures as (

    {{ measures_as_rows('first_leg', ['calls_made', 'telesales_calls']) }}
    union all
    {{ measures_as_rows('first_answered', [
        'call_cost', 'calls_with_cost', 'answered_inbound_calls', 'customer_wait_seconds', 'late_answered_calls',
    ]) }}
    union all
    {{ measures_as_rows('last_answered', [
        'inbound_calls_offered', 'answered_calls', 'long_calls', 'customer_care_calls', 'first_contact_calls',
        'first_call_resolutions',
    ]) }}
    union all
    {{ measures_as_rows('last_offered', ['abandoned_calls', 'unsuccessful_inbound_calls']) }}
    union all
    {{ measures_as_rows('operators', ['answered_inbound_calls_by_operator', 'operator_wait_seconds']) }}

)

select * from measures
