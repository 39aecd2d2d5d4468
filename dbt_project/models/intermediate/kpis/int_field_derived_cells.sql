with cells as (

    select * from {{ ref('int_base_cells') }}
    where measure_code in ('active_selling_outlets', 'focus_product_outlets')

),

company as (

    select * from cells
    where measure_code = 'active_selling_outlets'
        and grain = 'company'

),

-- All active selling outlets stand below the line, also where the row is about one product (ruling 41).
bases as (

    select
        'focus_product_outlet_base' as measure_code,
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        measure_value
    from cells
    where measure_code = 'active_selling_outlets'
        and grain <> 'product'
    union all
    select
        'focus_product_outlet_base',
        cells.grain,
        cells.grain_id,
        cells.detail,
        cells.period_type,
        cells.period_start,
        company.measure_value
    from cells
    inner join company
        on cells.period_type = company.period_type
        and cells.period_start = company.period_start
    where cells.measure_code = 'focus_product_outlets'
        and cells.grain = 'product'

)

select * from bases
