with delivered as (

    select * from {{ source('landed', 'acc_invoice_lines') }}

),

renamed as (

    select
        cast(line_id as varchar) as line_id,
        cast(document_id as varchar) as document_id,
        cast(product_id as varchar) as product_id,
        cast(quantity as decimal(18, 4)) as quantity,
        cast(unit_price as decimal(18, 4)) as unit_price,
        cast(net_amount as decimal(18, 2)) as net_amount,
        cast(cost_amount as decimal(18, 2)) as cost_amount,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
