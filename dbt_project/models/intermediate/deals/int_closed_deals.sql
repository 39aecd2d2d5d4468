with closed as (

    select
        *,
        closed_at as happened_at
    from {{ ref('int_deals') }}
    where stage_type in ('won', 'lost')
        and closed_on <= {{ as_of_date() }}

),

{{ deal_event_places('closed') }}

select
    *,
    (epoch_us(closed_at) - epoch_us(created_at)) as cycle_microseconds
from placed
