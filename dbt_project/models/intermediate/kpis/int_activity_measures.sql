with daily as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ activity_counts() }}
    from {{ ref('int_activities_counted_once') }}
    group by all

),

-- Calls that only the CRM knows are no calls made; they stand apart.
logged_by_hand as (

    select
        counted_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        'source=logged_by_hand' as detail,
        count(*) as calls_made
    from {{ ref('int_activities') }}
    where activity_type = 'call'
        and direction = 'outbound'
        and not is_automated
        and call_id is null
    group by all

),

measures as (

    {{ measures_as_rows('daily', ['emails_sent', 'meetings_scheduled']) }}
    union all
    {{ measures_as_rows('logged_by_hand', ['calls_made'], 'detail') }}

)

select * from measures
