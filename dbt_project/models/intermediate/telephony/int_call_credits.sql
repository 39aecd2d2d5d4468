with calls as (

    select * from {{ ref('int_calls') }}

),

purposes as (

    select
        call_id,
        bool_or(purpose in ('prospecting', 'selling')) as is_selling,
        bool_or(purpose in ('customer_care', 'issue_help')) as is_care
    from {{ ref('int_activities') }}
    where call_id is not null
    group by call_id

),

-- Each call once per role that an agent played in it, with that agent's region.
roles as (

    select
call_id,
'first_leg' as credit_role,
first_leg_rep_id as rep_id
from calls
    union all
    select
call_id,
'first',
first_rep_id
from calls
    union all
    select
call_id,
'last',
last_rep_id
from calls
    union all
    select
call_id,
'last_offered',
last_offered_rep_id
from calls
    where is_offered
    union all
    select
call_id,
'operator',
operator_rep_id
from calls
    where is_offered and is_answered

),

placed as (

    select
        roles.credit_role,
        roles.rep_id,
        coalesce(assignments.region_id, calls.fallback_region_id, 'UNKNOWN') as region_id,
        calls.*,
        coalesce(purposes.is_selling, false) as is_selling,
        coalesce(purposes.is_care, false) as is_care,
        repeats.call_id is not null and not repeats.is_repeat as is_first_contact,
        coalesce(repeats.is_repeated, false) as is_repeated,
        {{ in_reporting_currency('calls.cost_amount', 'rates.rate') }} as reporting_cost
    from calls
    inner join roles
        on calls.call_id = roles.call_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on roles.rep_id = assignments.rep_id
        and calls.started_on >= assignments.valid_from
        and calls.started_on < assignments.valid_to
    left join purposes
        on calls.call_id = purposes.call_id
    left join {{ ref('int_call_repeats') }} as repeats
        on calls.call_id = repeats.call_id
    left join {{ ref('int_fx_rates') }} as rates
        on calls.currency = rates.from_currency
        and calls.started_on >= rates.valid_from
        and calls.started_on < rates.valid_to

)

select * from placed
