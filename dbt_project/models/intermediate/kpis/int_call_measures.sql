{% set measures = [
    'calls_made', 'telesales_calls', 'call_cost', 'calls_with_cost', 'answered_inbound_calls', 'customer_wait_seconds',
    'late_answered_calls', 'inbound_calls_offered', 'answered_calls', 'long_calls', 'customer_care_calls',
    'first_contact_calls', 'first_call_resolutions', 'abandoned_calls', 'unsuccessful_inbound_calls',
    'answered_inbound_calls_by_operator', 'operator_wait_seconds',
] %}

with daily as (

    select
        started_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {%- for measure in measures %}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_counted_calls') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', measures) }}

)

select * from measures
