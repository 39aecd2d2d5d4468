with daily as (

    select
        started_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(talk_seconds) as talk_seconds,
        sum(transfer_wait_seconds) as transfer_wait_seconds
    from {{ ref('int_call_leg_credits') }}
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['talk_seconds', 'transfer_wait_seconds']) }}

)

select * from measures
