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

-- Beside the opinions: how many there are, of all complaints.
coverage as (

    select
        complaints.measured_on,
        complaints.rep_id,
        complaints.region_id,
        complaints.lifecycle_stage,
        'figure=coverage' as detail,
        complaints.complaints as complaint_speed_answers,
        coalesce(opinions.complaint_speed_answers, 0) as complaint_speed_approvals
    from complaints
    left join opinions
        on complaints.measured_on = opinions.measured_on
        and complaints.rep_id = opinions.rep_id
        and complaints.region_id = opinions.region_id

),

measures as (

    {{ measures_as_rows('complaints', [
        'complaints', 'complaints_resolved_first_time', 'complaints_answered_fast', 'complaints_disputed',
    ]) }}
    union all
    {{ measures_as_rows('opinions', ['complaint_speed_answers', 'complaint_speed_approvals']) }}
    union all
    {{ measures_as_rows('coverage', ['complaint_speed_answers', 'complaint_speed_approvals'], 'detail') }}

)

select * from measures
