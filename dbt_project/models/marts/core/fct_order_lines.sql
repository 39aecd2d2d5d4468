with approved as (

    select
        order_id,
        line_no,
        approved_on,
        rep_id,
        region_id,
        -- own and online stores are no selling outlets (ruling 41)
        is_sale and not is_own_outlet and outlet_id <> 'UNKNOWN' as is_of_selling_outlet,
        is_focus_product,
        {{ approved_order_sums() }}
    from {{ ref('int_approved_order_lines') }}
    group by all

),

lines as (

    select
        delivered.order_id,
        delivered.line_no,
        lines.outlet_id,
        {{ member_or_unknown('delivered.product_id', 'products.product_id') }} as product_id,
        delivered.line_type,
        {{ member_or_unknown('lines.source_rep_id', 'reps.rep_id') }} as rep_id,
        coalesce(approved.rep_id, 'UNASSIGNED') as credited_rep_id,
        coalesce(approved.region_id, lines.outlet_region_id, 'UNKNOWN') as region_id,
        lines.created_on,
        lines.approved_on,
        lines.delivered_on,
        lines.is_approved,
        delivered.quantity,
        delivered.net_amount,
        lines.currency,
        {{ fact_measures('approved', ['approved_order_value', 'focus_product_revenue']) }},
        cast(coalesce(approved.is_of_selling_outlet, false) as integer) as selling_outlet_weight,
        cast(coalesce(approved.is_of_selling_outlet and approved.is_focus_product, false) as integer)
            as focus_product_outlet_weight,
        delivered.source_file,
        delivered.source_line
    from {{ ref('stg_field__order_lines') }} as delivered
    inner join {{ ref('int_order_lines') }} as lines
        on delivered.order_id = lines.order_id
        and delivered.line_no = lines.line_no
    left join {{ ref('stg_reference__products') }} as products
        on delivered.product_id = products.product_id
    left join {{ ref('int_reps') }} as reps
        on lines.source_rep_id = reps.rep_id
    left join approved
        on delivered.order_id = approved.order_id
        and delivered.line_no = approved.line_no

)

select * from lines
where {{ in_published_window(['created_on', 'approved_on', 'delivered_on']) }}
