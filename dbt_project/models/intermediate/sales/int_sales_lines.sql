with lines as (

    select
        lines.line_id,
        lines.document_id,
        lines.product_id,
        products.uom,
        documents.document_sign * lines.quantity as quantity,
        documents.document_sign * {{ in_reporting_currency('lines.net_amount', 'documents.fx_rate') }} as net_amount,
        documents.document_type,
        documents.document_date,
        documents.customer_id,
        documents.is_customer
    from {{ ref('stg_accounting__invoice_lines') }} as lines
    inner join {{ ref('int_documents') }} as documents
        on lines.document_id = documents.document_id
    left join {{ ref('stg_reference__products') }} as products
        on lines.product_id = products.product_id

),

parts as (

    select
        lines.*,
        places.rep_id,
        places.split_rep_id,
        places.region_id,
        places.lifecycle_stage,
        places.takes_remainder,
        case
            when places.split_pct = places.deal_split_pct then lines.net_amount
            else {{ share_of('lines.net_amount', 'places.split_pct', 'places.deal_split_pct') }}
        end as rounded_part,
        case
            when places.split_pct = places.deal_split_pct then cast(lines.quantity as decimal(38, 6))
            else {{ share_of('lines.quantity', 'places.split_pct', 'places.deal_split_pct') }}
        end as rounded_quantity
    from lines
    inner join {{ ref('int_document_places') }} as places
        on lines.document_id = places.document_id

),

exact as (

    select
        line_id,
        document_id,
        document_type,
        document_date as sold_on,
        product_id,
        coalesce(uom, 'UNKNOWN') as uom,
        customer_id,
        is_customer,
        rep_id,
        split_rep_id,
        region_id,
        lifecycle_stage,
        case
            when takes_remainder then
                net_amount - (sum(rounded_part) over (partition by line_id) - rounded_part)
            else rounded_part
        end as net_amount,
        case
            when takes_remainder then
                quantity - (sum(rounded_quantity) over (partition by line_id) - rounded_quantity)
            else rounded_quantity
        end as quantity
    from parts

)

select * from exact
