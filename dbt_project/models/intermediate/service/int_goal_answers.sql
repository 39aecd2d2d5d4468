-- An answer that names nobody is about nobody, whoever owns the account.
with {{ survey_answers('goal_met', 0, 1, or_owner=false) }},

placed as (

    select
        answers.*,
        coalesce(assignments.region_id, accounts.region_id, 'UNKNOWN') as region_id
    from answers
    left join {{ ref('int_accounts') }} as accounts
        on answers.account_id = accounts.account_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on answers.rep_id = assignments.rep_id
        and answers.responded_on >= assignments.valid_from
        and answers.responded_on < assignments.valid_to

)

select * from placed
