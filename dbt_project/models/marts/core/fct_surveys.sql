with satisfaction as (

    select
        response_id,
        rep_id,
        region_id,
        lifecycle_stage,
        {{ csat_counts() }}
    from {{ ref('int_csat_answers') }}
    group by all

),

recommendation as (

    select
        response_id,
        rep_id,
        region_id,
        {{ nps_counts() }}
    from {{ ref('int_nps_answers') }}
    group by all

),

-- An answer on a complaint counts where and when its complaint does.
speed as (

    select
        response_id,
        created_on,
        rep_id,
        region_id,
        {{ complaint_speed_counts() }}
    from {{ ref('int_complaint_opinions') }}
    group by all

),

surveys as (

    select
        surveys.response_id,
        surveys.survey_type,
        {{ member_or_unknown('surveys.account_id', 'accounts.account_id') }} as account_id,
        coalesce(surveys.ticket_id, 'UNASSIGNED') as ticket_id,
        {{ local_date('surveys.sent_at') }} as sent_on,
        {{ local_date('surveys.responded_at') }} as responded_on,
        surveys.score,
        coalesce(
            satisfaction.rep_id, recommendation.rep_id, speed.rep_id, goals.rep_id, employees.rep_id, 'UNASSIGNED'
        ) as rep_id,
        coalesce(
            satisfaction.region_id, recommendation.region_id, speed.region_id, goals.region_id, employees.region_id,
            'UNKNOWN'
        ) as region_id,
        coalesce(satisfaction.lifecycle_stage, 'unknown') as lifecycle_stage,
        speed.created_on as complained_on,
        {{ fact_measures('satisfaction', ['csat_points', 'csat_answers']) }},
        {{ fact_measures('recommendation', ['nps_points', 'nps_answers']) }},
        {{ fact_measures('speed', ['complaint_speed_answers', 'complaint_speed_approvals']) }},
        surveys.source_file,
        surveys.source_line
    from {{ ref('stg_service__surveys') }} as surveys
    left join {{ ref('int_accounts') }} as accounts
        on surveys.account_id = accounts.account_id
    left join satisfaction
        on surveys.response_id = satisfaction.response_id
    left join recommendation
        on surveys.response_id = recommendation.response_id
    left join speed
        on surveys.response_id = speed.response_id
    left join {{ ref('int_goal_answers') }} as goals
        on surveys.response_id = goals.response_id
    left join {{ ref('int_employee_answers') }} as employees
        on surveys.response_id = employees.response_id

)

select * from surveys
where {{ in_published_window(['sent_on', 'responded_on', 'complained_on']) }}
