with complaints as (

    select
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        count(*) as complaints,
        count(*) filter (where resolved_at is not null and resolution_attempts = 1) as complaints_resolved_first_time,
        count(*) filter (where is_answered_fast) as complaints_answered_fast,
        count(*) filter (where is_disputed) as complaints_disputed
    from {{ ref('int_complaints') }}
    group by all

),

-- An answered survey has a score (ruling 63). It counts where and when its complaint does.
opinions as (

    select
        complaints.created_on as measured_on,
        complaints.rep_id,
        complaints.region_id,
        'unknown' as lifecycle_stage,
        count(*) as complaint_speed_answers,
        count(*) filter (where surveys.score = 1) as complaint_speed_approvals
    from {{ ref('stg_service__surveys') }} as surveys
    inner join {{ ref('int_complaints') }} as complaints
        on surveys.ticket_id = complaints.ticket_id
    where surveys.survey_type = 'complaint_speed'
        and surveys.score is not null
        and {{ local_date('surveys.responded_at') }} <= {{ as_of_date() }}
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
