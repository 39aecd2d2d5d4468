with offered as (

    select
        call_id,
        contact_id,
        started_at,
        fcr_repeat_days,
        max(started_at) over (
            partition by contact_id order by started_at
            range between unbounded preceding and interval 1 microsecond preceding
        ) as previous_started_at,
        min(started_at) over (
            partition by contact_id order by started_at
            range between interval 1 microsecond following and unbounded following
        ) as next_started_at
    from {{ ref('int_calls') }}
    where is_offered
        and contact_id is not null

),

repeats as (

    select
        call_id,
        coalesce(
            previous_started_at >= started_at - cast(fcr_repeat_days as integer) * interval 1 day, false
        ) as is_repeat,
        coalesce(
            next_started_at <= started_at + cast(fcr_repeat_days as integer) * interval 1 day, false
        ) as is_repeated
    from offered

)

select * from repeats
