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
        {{ call_counts() }}
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
