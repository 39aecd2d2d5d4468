-- An answered survey has a score (ruling 63). It counts where and when its complaint does.
with opinions as (

    select
        surveys.response_id,
        complaints.created_on,
        complaints.rep_id,
        complaints.region_id,
        complaints.reason_code,
        1 as complaint_speed_answers,
        {{ one_if('surveys.score = 1') }} as complaint_speed_approvals
    from {{ ref('stg_service__surveys') }} as surveys
    inner join {{ ref('int_complaints') }} as complaints
        on surveys.ticket_id = complaints.ticket_id
    where surveys.survey_type = 'complaint_speed'
        and surveys.score is not null
        and {{ local_date('surveys.responded_at') }} <= {{ as_of_date() }}

)

select * from opinions
