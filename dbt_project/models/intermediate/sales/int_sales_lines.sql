{% set amounts = {'net_amount': 'decimal(38, 6)', 'cost_amount': 'decimal(38, 6)', 'quantity': 'decimal(38, 6)'} %}
{% set columns = [
    'line_id', 'document_id', 'document_type', 'sold_on', 'product_id', 'uom', 'outlet_id', 'channel', 'account_id', 'customer_id',
    'is_customer', 'rep_id', 'split_rep_id', 'region_id', 'lifecycle_stage',
] %}

with lines as (

    select
        lines.line_id,
        lines.document_id,
        coalesce(products.product_id, 'UNKNOWN') as product_id,
        coalesce(products.uom, 'UNKNOWN') as uom,
        documents.document_sign * lines.quantity as quantity,
        documents.document_sign * {{ in_reporting_currency('lines.net_amount', 'documents.fx_rate') }} as net_amount,
        documents.document_sign * {{ in_reporting_currency('lines.cost_amount', 'documents.fx_rate') }} as cost_amount,
        documents.document_type,
        documents.document_date as sold_on,
        documents.outlet_id,
        documents.channel,
        documents.account_id,
        documents.customer_id,
        documents.is_customer
    from {{ ref('stg_accounting__invoice_lines') }} as lines
    inner join {{ ref('int_documents') }} as documents
        on lines.document_id = documents.document_id
    left join {{ ref('stg_reference__products') }} as products
        on lines.product_id = products.product_id

),

parts as not materialized (

    select
        lines.* exclude (net_amount, cost_amount, quantity),
        places.rep_id,
        places.split_rep_id,
        places.region_id,
        places.lifecycle_stage,
        places.takes_remainder,
        {%- for amount, type in amounts.items() %}
        cast(lines.{{ amount }} as {{ type }}) as whole_{{ amount }},
        case
            when places.split_pct = places.deal_split_pct then cast(lines.{{ amount }} as {{ type }})
            else {{ share_of('lines.' ~ amount, 'places.split_pct', 'places.deal_split_pct') }}
        end as rounded_{{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}
    from lines
    inner join {{ ref('int_document_places') }} as places
        on lines.document_id = places.document_id

),

-- What the others have of a line; few lines are shared, so few are added up.
others as (

    select
        line_id,
        {%- for amount in amounts %}
        sum(rounded_{{ amount }}) as rounded_{{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}
    from parts
    where not takes_remainder
    group by line_id

),

-- The largest rep id takes what rounding leaves, so that the parts of a line add up to it (ruling 8).
exact as (

    select
        {%- for column in columns %}
        parts.{{ column }},
        {%- endfor %}
        {%- for amount in amounts %}
        case
            when parts.takes_remainder then parts.whole_{{ amount }} - coalesce(others.rounded_{{ amount }}, 0)
            else parts.rounded_{{ amount }}
        end as {{ amount }}{{ ',' if not loop.last }}
        {%- endfor %}
    from parts
    left join others
        on parts.line_id = others.line_id

)

select * from exact
