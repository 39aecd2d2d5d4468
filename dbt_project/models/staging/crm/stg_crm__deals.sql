with delivered as (

    {{ followed_to_survivors(
        'crm_deals',
        {'account_id': 'account', 'primary_contact_id': 'contact'},
        ('deal', 'deal_id')
    ) }}

),

renamed as (

    select
        cast(deal_id as varchar) as deal_id,
        cast(account_id as varchar) as account_id,
        cast(primary_contact_id as varchar) as primary_contact_id,
        cast(lead_id as varchar) as lead_id,
        cast(sourced_by_user_id as varchar) as sourced_by_rep_id,
        cast(deal_type as varchar) as deal_type,
        cast(stage_id as varchar) as stage_id,
        cast(created_at as timestamp) as created_at,
        cast(expected_close_date as date) as expected_close_date,
        cast(closed_at as timestamp) as closed_at,
        cast(amount as decimal(18, 2)) as amount,
        cast(currency as varchar) as currency,
        cast(expected_margin_amount as decimal(18, 2)) as expected_margin_amount,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("created_at") }} <= {{ as_of_date() }}

)

select * from renamed
