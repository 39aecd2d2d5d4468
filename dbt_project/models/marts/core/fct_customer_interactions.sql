with interactions as (

    select
        account_id,
        interaction_id,
        activity_id,
        channel,
        purpose,
        happened_on,
        rep_id,
        region_id,
        case when activity_id is null then substring(interaction_id, length('call:') + 1) end as unnamed_call_id,
        {{ interaction_counts() }}
    from {{ ref('int_customer_interactions') }}
    group by all

),

-- A call that no activity names comes from telephony.
found as (

    select
        {{ member_or_unknown('interactions.account_id', 'accounts.account_id') }} as account_id,
        interactions.interaction_id,
        case when interactions.activity_id is null then 'tel_calls' else 'crm_activities' end as entity,
        coalesce(interactions.channel, 'UNKNOWN') as channel,
        interactions.purpose,
        interactions.happened_on,
        interactions.rep_id,
        interactions.region_id,
        {{ fact_measures('interactions', ['customer_interactions', 'customer_interactions_of_help']) }},
        coalesce(activities.source_file, calls.source_file) as source_file,
        coalesce(activities.source_line, calls.source_line) as source_line
    from interactions
    left join {{ ref('int_accounts') }} as accounts
        on interactions.account_id = accounts.account_id
    left join {{ ref('stg_crm__activities') }} as activities
        on interactions.activity_id = activities.activity_id
    left join {{ ref('stg_telephony__calls') }} as calls
        on interactions.unnamed_call_id = calls.call_id

)

select * from found
where {{ in_published_window(['happened_on']) }}
