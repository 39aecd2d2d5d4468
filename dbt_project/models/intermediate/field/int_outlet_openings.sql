-- The two beginnings of an outlet: its approval, by its owner, and its first approved order, by the rep who took it.
with first_orders as (

    select
        source_outlet_id,
        outlet_id,
        outlet_region_id,
        coalesce(source_rep_id, 'UNASSIGNED') as source_rep_id,
        approved_at
    from {{ ref('int_order_lines') }}
    where is_approved
        and is_sale
        and outlet_id <> 'UNKNOWN'
    qualify row_number() over (partition by outlet_id order by approved_at, order_id) = 1

),

events as (

    select
        'appointed' as opening,
        outlet_id as source_outlet_id,
        outlet_id,
        region_id as outlet_region_id,
        cast(null as varchar) as source_rep_id,
        {{ end_of_local_day('approved_on') }} as happened_at
    from {{ ref('int_outlets') }}
    where is_dealer
        and approved_on is not null
    union all
    select
        'first_order',
        source_outlet_id,
        outlet_id,
        outlet_region_id,
        source_rep_id,
        approved_at
    from first_orders

),

{{ outlet_event_places('events') }}

select
    placed.*,
    outlets.outlet_type,
    {{ one_if("placed.opening = 'appointed'") }} as new_dealers_appointed,
    {{ one_if("placed.opening = 'first_order'") }} as new_outlets_opened
from placed
left join {{ ref('int_outlets') }} as outlets
    on placed.outlet_id = outlets.outlet_id
where placed.happened_on <= {{ as_of_date() }}
