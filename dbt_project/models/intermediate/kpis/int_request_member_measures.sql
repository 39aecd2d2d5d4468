with daily as (

    select
        first_responded_on as measured_on,
        reason_code,
        sum({{ seconds_between('created_at', 'first_responded_at') }}) as request_response_seconds,
        count(*) as requests_answered
    from {{ ref('int_answered_requests') }}
    group by all

),

measures as (

    {{ measures_at_grain('daily', 'reason', 'reason_code', ['request_response_seconds', 'requests_answered']) }}

)

select * from measures
