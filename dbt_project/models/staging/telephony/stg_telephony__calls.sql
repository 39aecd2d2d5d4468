with delivered as (

    {{ followed_to_survivors(
        'tel_calls',
        {'contact_id': 'contact', 'account_id': 'account', 'deal_id': 'deal'}
    ) }}

),

renamed as (

    select
        cast(call_id as varchar) as call_id,
        cast(direction as varchar) as direction,
        cast(started_at as timestamp) as started_at,
        cast(ended_at as timestamp) as ended_at,
        cast(disposition as varchar) as disposition,
        cast(contact_id as varchar) as contact_id,
        cast(account_id as varchar) as account_id,
        cast(deal_id as varchar) as deal_id,
        cast(ticket_id as varchar) as ticket_id,
        cast(is_resolved as boolean) as is_resolved,
        cast(cost_amount as decimal(18, 4)) as cost_amount,
        cast(currency as varchar) as currency,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("started_at") }} <= {{ as_of_date() }}

)

select * from renamed
