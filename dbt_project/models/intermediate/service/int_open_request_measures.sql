-- Requests that wait for their first answer when a period ends, and for how long they have waited.
with waiting as (

    select
        periods.period_type,
        periods.period_start,
        periods.last_day,
        requests.rep_id,
        requests.own_region_id,
        {{ seconds_between('requests.created_at', end_of_local_day('periods.last_day') ~ ' + interval 1 microsecond') }}
            as waited_seconds
    from {{ ref('int_tickets') }} as requests
    inner join {{ ref('int_periods') }} as periods
        on requests.created_on <= periods.last_day
        and coalesce(requests.first_responded_on, date '9999-12-31') > periods.last_day
    where requests.ticket_type = 'request'
        and not requests.is_duplicate
        and periods.period_type not in ('day', 'week')

),

by_period as (

    select
        waiting.period_type,
        waiting.period_start,
        waiting.rep_id,
        coalesce(waiting.own_region_id, assignments.region_id, 'UNKNOWN') as region_id,
        'unknown' as lifecycle_stage,
        'figure=open' as detail,
        sum(waiting.waited_seconds) as request_response_seconds,
        count(*) as requests_answered
    from waiting
    left join {{ ref('int_rep_assignments') }} as assignments
        on waiting.rep_id = assignments.rep_id
        and waiting.last_day >= assignments.valid_from
        and waiting.last_day < assignments.valid_to
    group by all

),

measures as (

    {{ period_measures_as_rows('by_period', ['request_response_seconds', 'requests_answered'], 'detail') }}

)

select * from measures
