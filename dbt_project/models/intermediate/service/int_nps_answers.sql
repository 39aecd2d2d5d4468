with {{ survey_answers('nps', 0, 10) }},

-- Asked less than 90 days after the first purchase is too early.
timely as (

    select answers.*
    from answers
    left join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || answers.account_id = purchases.customer_id
    where coalesce({{ local_date('answers.sent_at') }} >= purchases.first_purchase_on + 90, true)

),

-- The latest answer of an account in a quarter counts, in the month it was given (ruling 60).
latest as (

    select * from timely
    qualify account_id is null
        or row_number() over (
            partition by account_id, date_trunc('quarter', responded_on) order by responded_at desc, response_id desc
        ) = 1

),

placed as (

    select
        latest.*,
        customers.customer_type,
        coalesce(assignments.region_id, accounts.region_id, 'UNKNOWN') as region_id
    from latest
    left join {{ ref('int_customers') }} as customers
        on 'account:' || latest.account_id = customers.customer_id
    left join {{ ref('int_accounts') }} as accounts
        on latest.account_id = accounts.account_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on latest.rep_id = assignments.rep_id
        and latest.responded_on >= assignments.valid_from
        and latest.responded_on < assignments.valid_to

)

select
    *,
    case when score >= 9 then 'promoter' when score <= 6 then 'detractor' else 'passive' end as nps_category,
    case when score >= 9 then 100 when score <= 6 then -100 else 0 end as nps_points,
    1 as nps_answers
from placed
