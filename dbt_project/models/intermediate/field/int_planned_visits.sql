with planned as (

    select
        visits.visit_id,
        visits.planned_date as planned_on,
        coalesce({{ local_date('visits.check_in_at') }} = visits.planned_date, false) as was_made_as_planned,
        coalesce(reps.rep_id, case when visits.rep_id is null then 'UNASSIGNED' else 'UNKNOWN' end) as rep_id,
        outlets.region_id as fallback_region_id
    from {{ ref('stg_field__visits') }} as visits
    left join {{ ref('int_reps') }} as reps
        on visits.rep_id = reps.rep_id
    left join {{ ref('int_outlets') }} as outlets
        on visits.outlet_id = outlets.outlet_id
    where visits.planned_date is not null

),

placed as (

    select
        planned.*,
        coalesce(assignments.region_id, planned.fallback_region_id, 'UNKNOWN') as region_id
    from planned
    left join {{ ref('int_rep_assignments') }} as assignments
        on planned.rep_id = assignments.rep_id
        and planned.planned_on >= assignments.valid_from
        and planned.planned_on < assignments.valid_to

)

select * from placed
