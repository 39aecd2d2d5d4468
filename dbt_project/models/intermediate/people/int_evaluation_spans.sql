-- The days of a target's period that its assignment covers; the actual is taken over these days (ruling 44).
with covered as (

    select distinct
        greatest(period_start, start_date) as span_start,
        least(period_end, coalesce(end_date, period_end)) as span_end
    from {{ ref('int_standing_targets') }}

),

spans as (

    select
        cast(span_start as date) as span_start,
        cast(span_end as date) as span_end
    from covered
    where span_start < span_end
        and span_start <= {{ as_of_date() }}
        and not (span_start = date_trunc('week', span_start) and span_end = span_start + interval 6 day)
        and not (span_start = date_trunc('month', span_start) and span_end = last_day(span_start))
        and not (
            span_start = date_trunc('quarter', span_start)
            and span_end = span_start + interval 3 month - interval 1 day
        )
        and not (
            span_start = date_trunc('year', span_start)
            and span_end = span_start + interval 12 month - interval 1 day
        )

)

select * from spans
