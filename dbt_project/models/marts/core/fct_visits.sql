with made as (

    select
        visit_id,
        visited_on,
        rep_id,
        region_id,
        {{ visit_counts() }}
    from {{ ref('int_visits') }}
    group by all

),

planned as (

    select
        visit_id,
        planned_on,
        rep_id,
        region_id,
        {{ planned_visit_counts() }}
    from {{ ref('int_planned_visits') }}
    group by all

),

visits as (

    select
        delivered.visit_id,
        {{ member_or_unknown('delivered.outlet_id', 'outlets.outlet_id') }} as outlet_id,
        {{ member_or_unknown('delivered.rep_id', 'reps.rep_id') }} as rep_id,
        {{ local_date('delivered.check_in_at') }} as visited_on,
        -- of several check-ins on one day the visit stands at one
        coalesce(made.region_id, planned.region_id, outlets.region_id, 'UNKNOWN') as region_id,
        planned.planned_on,
        coalesce(planned.region_id, 'UNKNOWN') as planned_region_id,
        {{ fact_measures('made', ['visits_made', 'productive_calls', 'productive_call_lines']) }},
        {{ fact_measures('planned', ['planned_visits', 'visits_made_as_planned']) }},
        delivered.source_file,
        delivered.source_line
    from {{ ref('stg_field__visits') }} as delivered
    left join {{ ref('int_reps') }} as reps
        on delivered.rep_id = reps.rep_id
    left join {{ ref('int_outlets') }} as outlets
        on delivered.outlet_id = outlets.outlet_id
    left join made
        on delivered.visit_id = made.visit_id
    left join planned
        on delivered.visit_id = planned.visit_id

)

select * from visits
where {{ in_published_window(['visited_on', 'planned_on']) }}
