with delivered as (

    {{ followed_to_survivors('crm_deal_stage_history', {}, ('deal', 'deal_id')) }}

),

renamed as (

    select
        cast(deal_id as varchar) as deal_id,
        cast(stage_id as varchar) as stage_id,
        cast(entered_at as timestamp) as entered_at,
        cast(exited_at as timestamp) as exited_at,
        cast(amount as decimal(18, 2)) as amount,
        cast(currency as varchar) as currency,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("entered_at") }} <= {{ as_of_date() }}

)

select * from renamed
