with lines as (

    select * from {{ ref('int_sales_lines') }}
    where outlet_id is not null

),

-- The location itself and its region: a rep's region says nothing of a shop (ruling 3).
located as (

    select
        lines.sold_on,
        coalesce(outlets.outlet_id, 'UNKNOWN') as outlet_id,
        coalesce(outlets.region_id, 'UNKNOWN') as region_id,
        lines.document_id,
        lines.line_id,
        lines.split_rep_id,
        lines.net_amount,
        lines.cost_amount
    from lines
    left join {{ ref('int_outlets') }} as outlets
        on lines.outlet_id = outlets.outlet_id

)

select * from located
