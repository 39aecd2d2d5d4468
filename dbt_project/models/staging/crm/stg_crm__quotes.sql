with delivered as (

    {{ followed_to_survivors('crm_quotes', {'deal_id': 'deal'}) }}

),

renamed as (

    select
        cast(quote_id as varchar) as quote_id,
        cast(deal_id as varchar) as deal_id,
        cast(user_id as varchar) as rep_id,
        cast(sent_at as timestamp) as sent_at,
        cast(status as varchar) as status,
        cast(supersedes_quote_id as varchar) as supersedes_quote_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
