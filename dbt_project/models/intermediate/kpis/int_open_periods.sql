with unchanged as (

    select * from {{ ref('int_unchanged_periods') }}
    where {{ figures_are_carried() }}

),

open_periods as (

    select periods.*
    from {{ ref('int_periods') }} as periods
    left join unchanged
        on periods.period_type = unchanged.period_type
        and periods.period_start = unchanged.period_start
    where unchanged.period_start is null

)

select
    cast(row_number() over (order by period_type, period_start) as integer) as period_key,
    cast(row_number() over (order by period_type, period_start) % 8 as integer) as period_slice,
    *
from open_periods
