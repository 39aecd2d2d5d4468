with delivered as (

    select * from {{ source('landed', 'acc_capital_balances') }}

),

renamed as (

    select
        cast(as_of_date as date) as as_of_date,
        cast(outlet_id as varchar) as outlet_id,
        cast(capital_employed as decimal(18, 2)) as capital_employed,
        cast(currency as varchar) as currency,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
