with delivered as (

    {{ followed_to_survivors('prd_usage_daily', {'account_id': 'account'}) }}

),

renamed as (

    select
        cast(account_id as varchar) as account_id,
        cast(usage_date as date) as usage_date,
        cast(active_seconds as bigint) as active_seconds,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and usage_date <= {{ as_of_date() }}

),

-- Two records that became one account were used side by side.
added as (

    select
        account_id,
        usage_date,
        cast(sum(active_seconds) as bigint) as active_seconds,
        min_by(source_file, source_line) as source_file,
        min(source_line) as source_line
    from renamed
    group by account_id, usage_date

)

select * from added
