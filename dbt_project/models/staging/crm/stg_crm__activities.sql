with delivered as (

    {{ followed_to_survivors(
        'crm_activities',
        {'contact_id': 'contact', 'account_id': 'account', 'deal_id': 'deal'}
    ) }}

),

renamed as (

    select
        cast(activity_id as varchar) as activity_id,
        cast(activity_type as varchar) as activity_type,
        cast(direction as varchar) as direction,
        cast(user_id as varchar) as rep_id,
        cast(contact_id as varchar) as contact_id,
        cast(lead_id as varchar) as lead_id,
        cast(deal_id as varchar) as deal_id,
        cast(account_id as varchar) as account_id,
        cast(occurred_at as timestamp) as occurred_at,
        cast(booked_at as timestamp) as booked_at,
        cast(outcome as varchar) as outcome,
        cast(demo_result as varchar) as demo_result,
        cast(purpose as varchar) as purpose,
        cast(reply_sentiment as varchar) as reply_sentiment,
        cast(is_automated as boolean) as is_automated,
        cast(tel_call_id as varchar) as tel_call_id,
        cast(message_id as varchar) as message_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
