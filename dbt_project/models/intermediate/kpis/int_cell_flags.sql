{#
    Cells whose figure is marked beyond what their period says: is_partial, of a location that was open for a part of the
    period only; is_provisional, where something else stands for what was not observed, or where a figure still grows.
#}
with open_locations as (

    select
        cells.grain,
        cells.grain_id,
        cells.detail,
        cells.period_type,
        cells.period_start
    from {{ ref('int_location_cells') }} as cells
    inner join {{ ref('int_outlets') }} as outlets
        on case
            when cells.grain = 'outlet' then cells.grain_id
            when cells.detail like 'outlet_id=%' then substring(cells.detail, length('outlet_id=') + 1)
        end = outlets.outlet_id
    inner join {{ ref('int_periods') }} as periods
        on cells.period_type = periods.period_type
        and cells.period_start = periods.period_start
    where cells.measure_code = 'location_sales'
        and (outlets.approved_on > periods.period_start or outlets.closed_on <= periods.period_end)

),

flags as (

    select
        'location_sales' as measure_code,
        open_locations.*,
        true as is_partial,
        false as is_provisional
    from open_locations
    union all
    select
        'own_price',
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        false,
        true
    from {{ ref('int_compared_prices') }}
    where is_own_price_estimated
    union all
    select * from {{ ref('int_cost_cell_flags') }}

)

select * from flags
