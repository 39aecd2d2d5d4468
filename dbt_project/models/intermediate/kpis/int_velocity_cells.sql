-- Each velocity, and in a second row beside it the class that the product has in the cell.
with velocities as (

    select
        grain,
        grain_id,
        product_id,
        cast(null as varchar) as class_detail,
        period_type,
        period_start,
        net_units,
        days_on_sale
    from {{ ref('int_product_velocities') }}
    union all
    select
        grain,
        grain_id,
        product_id,
        'velocity_class=' || velocity_class,
        period_type,
        period_start,
        net_units,
        days_on_sale
    from {{ ref('int_product_velocity_classes') }}

),

cells as (

    select
        case when grain = 'company' then 'product' else grain end as grain,
        case when grain = 'company' then product_id else grain_id end as grain_id,
        nullif(
            concat_ws(';', case when grain <> 'company' then 'product_id=' || product_id end, class_detail), ''
        ) as detail,
        period_type,
        period_start,
        net_units as units_of_product,
        days_on_sale
    from velocities

)

{{ cells_as_rows('cells', ['units_of_product', 'days_on_sale']) }}
