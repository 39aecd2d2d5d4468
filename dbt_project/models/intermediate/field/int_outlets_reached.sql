with happenings as (

    select distinct
        'visited' as reached_by,
        outlet_id,
        visited_on as happened_on
    from {{ ref('int_visits') }}
    union all
    select distinct
        'selling',
        outlet_id,
        approved_on
    from {{ ref('int_approved_order_lines') }}
    where is_sale
        and not is_own_outlet

),

by_period as (

    {{ period_rows('happenings', 'happened_on', ['reached_by', 'outlet_id']) }}

),

outlets as (

    select distinct
        by_period.reached_by,
        by_period.outlet_id,
        periods.period_type,
        periods.period_start,
        periods.last_day
    from by_period
    inner join {{ ref('int_periods') }} as periods
        on by_period.period_type = periods.period_type
        and by_period.period_start = periods.period_start
    where periods.period_type not in ('day', 'week')

),

-- Only outlets in the universe at the end of the period, by their owner there, whoever visited or sold.
owned as (

    select
        outlets.*,
        spans.outlet_type,
        spans.region_id as fallback_region_id,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id
    from outlets
    inner join {{ ref('int_outlet_spans') }} as spans
        on outlets.outlet_id = spans.outlet_id
        and spans.measure_code = 'universe_outlets'
        and outlets.last_day >= spans.valid_from
        and outlets.last_day < spans.valid_to
    left join {{ ref('int_object_owner_days') }} as owners
        on outlets.outlet_id = owners.object_id
        and owners.object_type = 'outlet'
        and outlets.last_day >= owners.valid_from
        and outlets.last_day < owners.valid_to

)

select
    owned.* exclude (fallback_region_id),
    coalesce(assignments.region_id, owned.fallback_region_id, 'UNKNOWN') as region_id,
    {{ one_if("owned.reached_by = 'visited'") }} as universe_outlets_visited,
    {{ one_if("owned.reached_by = 'selling'") }} as universe_outlets_selling
from owned
left join {{ ref('int_rep_assignments') }} as assignments
    on owned.rep_id = assignments.rep_id
    and owned.last_day >= assignments.valid_from
    and owned.last_day < assignments.valid_to
