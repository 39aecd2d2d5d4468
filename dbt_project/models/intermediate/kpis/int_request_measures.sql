with daily as (

    select
        first_responded_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ answered_request_counts() }}
    from {{ ref('int_answered_requests') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['request_response_seconds', 'requests_answered']) }}

)

select * from measures
