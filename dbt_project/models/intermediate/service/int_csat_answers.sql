with answers as (

    select
        surveys.response_id,
        surveys.account_id,
        surveys.sent_at,
        surveys.responded_at,
        {{ local_date('surveys.responded_at') }} as responded_on,
        surveys.score,
        case
            when surveys.rep_id is not null then coalesce(reps.rep_id, 'UNKNOWN')
            else coalesce(owners.rep_id, 'UNASSIGNED')
        end as rep_id
    from {{ ref('stg_service__surveys') }} as surveys
    left join {{ ref('int_reps') }} as reps
        on surveys.rep_id = reps.rep_id
    left join {{ ref('int_object_owners') }} as owners
        on surveys.account_id = owners.object_id
        and owners.object_type = 'account'
        and surveys.sent_at >= owners.valid_from
        and surveys.sent_at < owners.valid_to
    where surveys.survey_type = 'csat'
        and surveys.score between 1 and 5
        and {{ local_date('surveys.responded_at') }} <= {{ as_of_date() }}

),

-- The latest answer of an account in a quarter counts, in the month it was given (ruling 60).
latest as (

    select * from answers
    qualify account_id is null
        or row_number() over (
            partition by account_id, date_trunc('quarter', responded_on) order by responded_at desc, response_id desc
        ) = 1

),

placed as (

    select
        latest.*,
        first_deals.cycle_length_band,
        1 as csat_answers,
        coalesce(assignments.region_id, accounts.region_id, 'UNKNOWN') as region_id,
        coalesce(stages.lifecycle_stage, 'unknown') as lifecycle_stage
    from latest
    left join {{ ref('int_customer_first_deals') }} as first_deals
        on latest.account_id = first_deals.account_id
    left join {{ ref('int_accounts') }} as accounts
        on latest.account_id = accounts.account_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on latest.rep_id = assignments.rep_id
        and latest.responded_on >= assignments.valid_from
        and latest.responded_on < assignments.valid_to
    left join {{ ref('int_account_stages') }} as stages
        on latest.account_id = stages.account_id
        and latest.responded_at >= stages.entered_at
        and latest.responded_at < stages.exited_at

)

select * from placed
