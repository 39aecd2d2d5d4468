with demos as (

    select
        activities.deal_id,
        activities.rep_id,
        activities.occurred_at as happened_at,
        {{ local_date('activities.occurred_at') }} as held_on
    from {{ ref('int_activities') }} as activities
    where activities.activity_type = 'demo'
        and activities.outcome = 'completed'
        and activities.deal_id is not null
        and {{ local_date('activities.occurred_at') }} <= {{ as_of_date() }}
    qualify row_number() over (
        partition by activities.deal_id order by activities.occurred_at, activities.activity_id
    ) = 1

),

cohorts as (

    select
        deals.* exclude (sourced_by_rep_id),
        deals.sourced_by_rep_id,
        demos.rep_id,
        demos.held_on,
        demos.happened_at,
        coalesce(
            deals.stage_type = 'won'
            and deals.closed_on <= {{ as_of_date() }}
            and deals.closed_at <= demos.happened_at
                + cast(parameters.customer_conversion_window_days as integer) * interval 1 day,
            false
        ) as is_won_in_window
    from demos
    inner join {{ ref('int_deals') }} as deals
        on demos.deal_id = deals.deal_id
    inner join {{ ref('int_parameters_daily') }} as parameters
        on demos.held_on = parameters.calendar_date

),

{{ deal_event_places('cohorts') }}

select
    placed.deal_id,
    placed.rep_id,
    placed.held_on,
    placed.lifecycle_stage,
    placed.is_won_in_window,
    coalesce(assignments.region_id, placed.fallback_region_id, 'UNKNOWN') as region_id
from placed
left join {{ ref('int_rep_assignments') }} as assignments
    on placed.rep_id = assignments.rep_id
    and placed.held_on >= assignments.valid_from
    and placed.held_on < assignments.valid_to
