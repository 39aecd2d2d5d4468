with events as (

    select
        *,
        approved_at as happened_at
    from {{ ref('int_order_lines') }}
    where is_approved
        and line_type = 'sale'

),

{{ outlet_event_places('events') }},

-- Focus is judged on the day of the order, by the region of the sale or for all regions; it never multiplies a line.
focused as (

    select
        placed.order_id,
        placed.line_no,
        placed.product_id,
        placed.outlet_id,
        placed.is_own_outlet,
        placed.is_sale,
        placed.quantity,
        placed.happened_at as approved_at,
        placed.happened_on as approved_on,
        placed.rep_id,
        placed.region_id,
        {{ in_reporting_currency('placed.net_amount', 'rates.rate') }} as net_amount,
        exists(
            select 1 from {{ ref('stg_planning__focus_products') }} as focus
            where focus.product_id = placed.source_product_id
                and focus.region_id in (placed.region_id, 'ALL')
                and placed.happened_on >= focus.valid_from
                and placed.happened_on < coalesce(focus.valid_to, date '9999-12-31')
        ) as is_focus_product
    from placed
    left join {{ ref('int_fx_rates') }} as rates
        on placed.currency = rates.from_currency
        and placed.happened_on >= rates.valid_from
        and placed.happened_on < rates.valid_to

)

select * from focused
