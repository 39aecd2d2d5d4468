with closed as (

    select
        *,
        closed_at as happened_at
    from {{ ref('int_deals') }}
    where stage_type in ('won', 'lost')
        and closed_on <= {{ as_of_date() }}

),

{{ deal_event_places('closed') }},

measured as (

    select
        *,
        (epoch_us(closed_at) - epoch_us(created_at)) as cycle_microseconds
    from placed

)

select
    *,
    {{ cycle_length_band('cycle_microseconds') }} as cycle_length_band,
    1 as deals_closed,
    {{ one_if("stage_type = 'won'") }} as deals_won,
    {{ one_if("stage_type = 'lost'") }} as deals_lost,
    {{ one_if("stage_type = 'won' and deal_type = 'upsell'") }} as upsell_deals_won,
    {{ one_if("stage_type = 'won' and deal_type = 'cross_sell'") }} as cross_sell_deals_won,
    -- a deal closed before it was created has no cycle
    {{ one_if("stage_type = 'won' and cycle_microseconds >= 0") }} as deals_won_with_cycle,
    case when stage_type = 'won' and cycle_microseconds >= 0 then cycle_microseconds else 0 end
        as won_cycle_microseconds
from measured
