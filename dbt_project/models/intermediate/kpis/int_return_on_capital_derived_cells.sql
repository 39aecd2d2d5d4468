with capital as (

    select distinct
        grain,
        grain_id
    from {{ ref('int_capital_cells') }}

),

-- The company's net profit, and the profit of each location whose capital is known.
profits as (

    select * from {{ ref('int_profit_derived_cells') }}
    where measure_code = 'net_profit'
        and grain = 'company'
    union all
    select stores.*
    from {{ ref('int_store_cells') }} as stores
    inner join capital
        on stores.grain = capital.grain
        and stores.grain_id = capital.grain_id
    where stores.measure_code = 'outlet_profit'
        and stores.grain = 'outlet'
        and stores.detail is null

)

select
    'profit_on_capital' as measure_code,
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    measure_value
from profits
