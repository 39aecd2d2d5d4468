with calls as (

    select
        calls.*,
        {{ local_date('calls.started_at') }} as started_on,
        {{ seconds_between('calls.started_at', 'calls.ended_at') }} as duration_seconds,
        calls.disposition = 'answered' as is_answered,
        summaries.call_id is not null as has_leg,
        summaries.talk_seconds,
        summaries.wait_seconds,
        summaries.operator_wait_seconds,
        summaries.answer_seconds,
        coalesce(summaries.first_leg_rep_id, 'UNASSIGNED') as first_leg_rep_id,
        summaries.first_answered_rep_id,
        summaries.last_answered_rep_id,
        summaries.operator_rep_id,
        summaries.lowest_talking_rep_id,
        summaries.highest_talking_rep_id,
        coalesce(summaries.last_offered_rep_id, 'UNASSIGNED') as last_offered_rep_id,
        coalesce(accounts.region_id, contacts.region_id) as fallback_region_id
    from {{ ref('stg_telephony__calls') }} as calls
    left join {{ ref('int_call_leg_summaries') }} as summaries
        on calls.call_id = summaries.call_id
    left join {{ ref('int_accounts') }} as accounts
        on calls.account_id = accounts.account_id
    left join {{ ref('int_contacts') }} as contacts
        on calls.contact_id = contacts.contact_id
    where calls.direction <> 'internal'

),

-- Who an unanswered call belongs to: outbound, the dialler; inbound, the agent it rang last (ruling 37).
with_reps as (

    select
        calls.*,
        case
            when calls.direction = 'outbound' then calls.first_leg_rep_id
            else calls.last_offered_rep_id
        end as unanswered_rep_id,
        calls.direction = 'inbound'
        and calls.has_leg
        and not (
            calls.disposition = 'abandoned' and calls.duration_seconds < parameters.short_abandon_seconds
        ) as is_offered,
        parameters.answer_threshold_seconds,
        parameters.long_call_seconds,
        parameters.fcr_repeat_days
    from calls
    inner join {{ ref('int_parameters_daily') }} as parameters
        on calls.started_on = parameters.calendar_date

)

select
    call_id,
    direction,
    started_at,
    started_on,
    disposition,
    contact_id,
    account_id,
    deal_id,
    is_resolved,
    cost_amount,
    currency,
    is_answered,
    is_offered,
    talk_seconds,
    wait_seconds,
    operator_wait_seconds,
    answer_seconds,
    answer_threshold_seconds,
    long_call_seconds,
    fcr_repeat_days,
    fallback_region_id,
    source_file,
    source_line,
    first_leg_rep_id,
    case when is_offered then last_offered_rep_id end as last_offered_rep_id,
    case when is_offered and is_answered then coalesce(operator_rep_id, 'UNASSIGNED') end as operator_rep_id,
    -- the one agent who spoke; none where several did
    case
        when is_answered and coalesce(lowest_talking_rep_id = highest_talking_rep_id, true)
            then coalesce(lowest_talking_rep_id, 'UNASSIGNED')
    end as only_talking_rep_id,
    case
        when direction = 'outbound' then first_leg_rep_id
        when is_answered then coalesce(first_answered_rep_id, 'UNASSIGNED')
        else unanswered_rep_id
    end as first_rep_id,
    case
        when is_answered then coalesce(last_answered_rep_id, 'UNASSIGNED')
        else unanswered_rep_id
    end as last_rep_id
from with_reps
