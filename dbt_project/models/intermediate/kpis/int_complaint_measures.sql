with complaints as (

    select
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ complaint_counts() }}
    from {{ ref('int_complaints') }}
    group by all

),

-- An answer counts where and when its complaint does.
opinions as (

    select
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        {{ complaint_speed_counts() }}
    from {{ ref('int_complaint_opinions') }}
    group by all

),

measures as (

    {{ measures_as_rows('complaints', [
        'complaints', 'complaints_resolved_first_time', 'complaints_answered_fast', 'complaints_disputed',
    ]) }}
    union all
    {{ measures_as_rows('opinions', ['complaint_speed_answers', 'complaint_speed_approvals']) }}

)

select * from measures
