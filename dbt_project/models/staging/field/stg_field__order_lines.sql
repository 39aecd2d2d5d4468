with delivered as (

    select * from {{ source('landed', 'fld_order_lines') }}

),

renamed as (

    select
        cast(order_id as varchar) as order_id,
        cast(line_no as bigint) as line_no,
        cast(product_id as varchar) as product_id,
        cast(line_type as varchar) as line_type,
        cast(quantity as decimal(18, 4)) as quantity,
        cast(net_amount as decimal(18, 2)) as net_amount,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
