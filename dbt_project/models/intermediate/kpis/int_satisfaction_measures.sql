with answers as (

    select
        responded_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ nps_counts() }}
    from {{ ref('int_nps_answers') }}
    group by all

),

tickets as (

    select
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        count(*) as support_tickets
    from {{ ref('int_support_tickets') }}
    group by all

),

usage as (

    select
        used_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        cast(null as varchar) as no_detail,
        sum(platform_active_seconds) as platform_active_seconds
    from {{ ref('int_platform_usage') }}
    group by all

),

feedback as (

    select
        occurred_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        count(*) as customer_feedback_items
    from {{ ref('int_customer_feedback') }}
    group by all

),

measures as (

    {{ measures_as_rows('answers', ['nps_points', 'nps_answers']) }}
    union all
    {{ measures_as_rows('tickets', ['support_tickets']) }}
    union all
    -- a day in the platform that came to no seconds is shown
    {{ measures_as_rows('usage', ['platform_active_seconds'], 'no_detail') }}
    union all
    {{ measures_as_rows('feedback', ['customer_feedback_items']) }}

)

select * from measures
