with delivered_activities as (

    select
        *,
        -- a call is looked up for activities that are calls only
        case when activity_type = 'call' then call_id end as call_id_of_call
    from {{ ref('int_activities') }}

),

activities as (

    select
        activities.activity_id,
        coalesce('call:' || activities.call_id, 'message:' || activities.message_id) as interaction_id,
        activities.account_id,
        activities.activity_type as channel,
        coalesce(activities.purpose, 'other') as purpose,
        activities.occurred_at as happened_at,
        case
            when calls.call_id is not null then calls.first_rep_id
            else activities.rep_id
        end as rep_id,
        activities.fallback_region_id,
        coalesce(activities.purpose = 'issue_help', false) or delivered_calls.ticket_id is not null as is_issue_help
    from delivered_activities as activities
    left join {{ ref('int_calls') }} as calls
        on activities.call_id_of_call = calls.call_id
    left join {{ ref('stg_telephony__calls') }} as delivered_calls
        on activities.call_id_of_call = delivered_calls.call_id
    where not activities.is_automated
        and activities.activity_type in ('call', 'email', 'message', 'meeting', 'demo')
        and (activities.activity_type not in ('meeting', 'demo') or activities.outcome = 'completed')
        and not (activities.activity_type = 'call' and coalesce(activities.direction = 'internal', false))
        and coalesce(delivered_calls.disposition = 'answered' and delivered_calls.direction <> 'internal', true)

),

unlinked_calls as (

    select
        cast(null as varchar) as activity_id,
        'call:' || calls.call_id as interaction_id,
        calls.account_id,
        'call' as channel,
        'other' as purpose,
        calls.started_at as happened_at,
        calls.first_rep_id as rep_id,
        calls.fallback_region_id,
        delivered_calls.ticket_id is not null as is_issue_help
    from {{ ref('int_calls') }} as calls
    inner join {{ ref('stg_telephony__calls') }} as delivered_calls
        on calls.call_id = delivered_calls.call_id
    where calls.is_answered
        and not exists (
            select 1 from {{ ref('stg_crm__activities') }} as namers
            where namers.tel_call_id = calls.call_id
        )

),

events as (

    select
        *,
        {{ local_date('happened_at') }} as happened_on
    from (select * from activities
    union all
    select * from unlinked_calls) as found
    where account_id is not null
        and {{ local_date('happened_at') }} <= {{ as_of_date() }}

),

-- Only with accounts that had bought before that day; one call or e-mail is one interaction with an account.
with_customers as (

    select events.*
    from events
    inner join {{ ref('int_first_purchases') }} as purchases
        on 'account:' || events.account_id = purchases.customer_id
        and events.happened_on > purchases.first_purchase_on
    qualify row_number() over (
        partition by events.account_id, events.interaction_id order by events.happened_at, events.activity_id
    ) = 1

)

select
    with_customers.*,
    coalesce(assignments.region_id, with_customers.fallback_region_id, 'UNKNOWN') as region_id
from with_customers
left join {{ ref('int_rep_assignments') }} as assignments
    on with_customers.rep_id = assignments.rep_id
    and with_customers.happened_on >= assignments.valid_from
    and with_customers.happened_on < assignments.valid_to
