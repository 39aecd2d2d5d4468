with delivered as (

    {{ followed_to_survivors('crm_accounts', {}, ('account', 'account_id')) }}

),

renamed as (

    select
        cast(account_id as varchar) as account_id,
        cast(account_type as varchar) as account_type,
        cast(industry as varchar) as industry,
        cast(region_id as varchar) as region_id,
        cast(created_at as timestamp) as created_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
