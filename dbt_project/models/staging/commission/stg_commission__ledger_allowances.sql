with delivered as (

    select * from {{ source('landed', 'com_ledger_allowances') }}

),

renamed as (

    select
        cast(entry_no as bigint) as entry_no,
        cast(recorded_at as timestamp) as recorded_at,
        cast(employee_id as varchar) as employee_id,
        cast(user_id as varchar) as rep_id,
        cast(region_id as varchar) as region_id,
        cast(entry_type as varchar) as entry_type,
        cast(original_period as date) as original_period,
        cast(posted_period as date) as posted_period,
        cast(productivity_allowance as decimal(18, 2)) as productivity_allowance,
        cast(currency as varchar) as currency,
        cast(exchange_rate as decimal(18, 8)) as exchange_rate,
        cast(full_allowance as decimal(38, 6)) as full_allowance,
        cast(scored_weight as decimal(38, 12)) as scored_weight,
        cast(weighted_score as decimal(38, 12)) as weighted_score,
        cast(weighted_shortfall as decimal(38, 12)) as weighted_shortfall,
        cast(rounded_shortfall_pct as decimal(9, 4)) as rounded_shortfall_pct,
        cast(band as varchar) as band,
        cast(allowance_rate as decimal(9, 6)) as allowance_rate,
        cast(amount as decimal(38, 6)) as amount,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
