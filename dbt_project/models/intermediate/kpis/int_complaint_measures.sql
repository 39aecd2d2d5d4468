with complaints as (

    select
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(complaints) as complaints,
        sum(complaints_resolved_first_time) as complaints_resolved_first_time,
        sum(complaints_answered_fast) as complaints_answered_fast,
        sum(complaints_disputed) as complaints_disputed
    from {{ ref('int_complaints') }}
    group by all

),

opinions as (

    select
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(complaint_speed_answers) as complaint_speed_answers,
        sum(complaint_speed_approvals) as complaint_speed_approvals
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
