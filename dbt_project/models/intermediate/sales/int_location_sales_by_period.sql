{#
    Net sales of locations as they are compared: of each location, outlet type and channel in the company, and as details
    of each region; of regions and the company in whole, as plain rows.
#}
{% set parts = {'outlet': 'outlet_id', 'outlet_type': 'outlet_type', 'channel': 'channel'} %}

with {{ sums_by_month_or_day(ref('int_location_sales'), 'sold_on', parts.values() | list + ['region_id'], ['net_amount']) }},

regional as (

    {%- for grain, column in {'region': 'region_id', 'region_subtree': 'ancestor_region_id'}.items() %}
    select
        by_part.*,
        '{{ grain }}' as region_grain,
        closure.{{ column }} as compared_region_id
    from by_part
    inner join {{ ref('int_region_closure') }} as closure
        on by_part.region_id = closure.region_id{{ ' and closure.depth = 0' if grain == 'region' }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}

),

cells_by_part as (

    {%- for grain, column in parts.items() %}
    select
        '{{ grain }}' as grain,
        {{ column }} as grain_id,
        cast(null as varchar) as detail,
        is_month,
        begins_on,
        net_amount
    from by_part
    {% if grain != 'outlet' %}where outlet_id <> 'NO_LOCATION'{% endif %}
    union all
    {%- endfor %}
    {%- for detail in ["'outlet_id=' || outlet_id", "'outlet_type=' || outlet_type", "'channel=' || channel", 'null'] %}
    select
        region_grain,
        compared_region_id,
        {{ detail }},
        is_month,
        begins_on,
        net_amount
    from regional
    union all
    {%- endfor %}
    select
        'company',
        'COMPANY',
        null,
        is_month,
        begins_on,
        net_amount
    from by_part
    where outlet_id <> 'NO_LOCATION'

),

{{ sums_by_long_period('cells_by_part', ['grain', 'grain_id', 'detail'], ['net_amount']) }},

with_idle_regions as (

    select
        periods.period_type,
        periods.period_start,
        by_period.grain,
        by_period.grain_id,
        by_period.detail,
        by_period.net_amount
    from by_period
    inner join {{ ref('int_long_periods') }} as periods
        on by_period.period_key = periods.period_key
    union all by name
    -- regions without a sale at a location have a share of nothing
    select
        period_type,
        period_start,
        grain,
        grain_id,
        0 as net_amount
    from {{ ref('int_grain_members') }}
    where grain in ('region', 'region_subtree')
        and period_type not in ('day', 'week')

)

select
    grain,
    grain_id,
    detail,
    period_type,
    period_start,
    sum(net_amount) as location_sales
from with_idle_regions
group by all
