with sales as (

    select
        lines.sold_on,
        lines.outlet_id as source_outlet_id,
        lines.net_amount,
        coalesce(qualifiers.channel, 'UNKNOWN') as channel
    from {{ ref('int_sales_lines') }} as lines
    inner join {{ ref('int_document_qualifiers') }} as qualifiers
        on lines.document_id = qualifiers.document_id
    where lines.sold_on between {{ history_start() }} and {{ as_of_date() }}

),

-- The location's own region, not the rep's (ruling 3); a location of which no row was delivered is UNKNOWN (ruling 6).
located as (

    select
        sales.sold_on,
        case
            when sales.source_outlet_id is null then 'NO_LOCATION'
            else coalesce(outlets.outlet_id, 'UNKNOWN')
        end as outlet_id,
        case when sales.source_outlet_id is not null then coalesce(outlets.outlet_type, 'UNKNOWN') end as outlet_type,
        case when sales.source_outlet_id is not null then coalesce(outlets.region_id, 'UNKNOWN') end as region_id,
        sales.channel,
        sum(sales.net_amount) as net_amount
    from sales
    left join {{ ref('int_outlets') }} as outlets
        on sales.source_outlet_id = outlets.outlet_id
    group by all

)

select * from located
