with delivered as (

    {{ followed_to_survivors('crm_campaigns', {'outlet_id': 'outlet', 'control_outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(campaign_id as varchar) as campaign_id,
        cast(campaign_type as varchar) as campaign_type,
        cast(start_date as date) as start_date,
        cast(end_date as date) as end_date,
        cast(budget_amount as decimal(18, 2)) as budget_amount,
        cast(currency as varchar) as currency,
        cast(outlet_id as varchar) as outlet_id,
        cast(control_outlet_id as varchar) as control_outlet_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
