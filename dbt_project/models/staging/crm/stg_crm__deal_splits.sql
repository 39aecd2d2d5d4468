with delivered as (

    {{ followed_to_survivors('crm_deal_splits', {}, ('deal', 'deal_id')) }}

),

renamed as (

    select
        cast(deal_id as varchar) as deal_id,
        cast(user_id as varchar) as rep_id,
        cast(split_type as varchar) as split_type,
        cast(split_pct as decimal(7, 6)) as split_pct,
        cast(valid_from as date) as valid_from,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
