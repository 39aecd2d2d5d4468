with visits as (

    select
        visits.visit_id,
        coalesce(reps.rep_id, case when visits.rep_id is null then 'UNASSIGNED' else 'UNKNOWN' end) as rep_id,
        visits.rep_id as source_rep_id,
        visits.outlet_id as source_outlet_id,
        coalesce(outlets.outlet_id, 'UNKNOWN') as outlet_id,
        outlets.region_id as fallback_region_id,
        {{ local_date('visits.check_in_at') }} as visited_on
    from {{ ref('stg_field__visits') }} as visits
    left join {{ ref('int_reps') }} as reps
        on visits.rep_id = reps.rep_id
    left join {{ ref('int_outlets') }} as outlets
        on visits.outlet_id = outlets.outlet_id
    where {{ local_date('visits.check_in_at') }} <= {{ as_of_date() }}

),

-- Several check-ins of one rep at one outlet on one day are one visit; the orders of any of them belong to it.
sold as (

    select
        visits.source_rep_id,
        visits.source_outlet_id,
        visits.visited_on,
        count(distinct lines.source_product_id) as product_count
    from visits
    inner join {{ ref('int_order_lines') }} as lines
        on visits.visit_id = lines.visit_id
    where lines.is_approved
        and lines.is_sale
    group by all

),

made as (

    select
        min(visits.visit_id) as visit_id,
        visits.rep_id,
        visits.outlet_id,
        visits.fallback_region_id,
        visits.visited_on,
        coalesce(max(sold.product_count), 0) as product_count
    from visits
    left join sold
        on visits.source_rep_id is not distinct from sold.source_rep_id
        and visits.source_outlet_id = sold.source_outlet_id
        and visits.visited_on = sold.visited_on
    group by visits.source_rep_id, visits.source_outlet_id, visits.rep_id, visits.outlet_id,
        visits.fallback_region_id, visits.visited_on

),

placed as (

    select
        made.*,
        outlets.outlet_type,
        1 as visits_made,
        {{ one_if('made.product_count > 0') }} as productive_calls,
        made.product_count as productive_call_lines,
        coalesce(assignments.region_id, made.fallback_region_id, 'UNKNOWN') as region_id
    from made
    left join {{ ref('int_outlets') }} as outlets
        on made.outlet_id = outlets.outlet_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on made.rep_id = assignments.rep_id
        and made.visited_on >= assignments.valid_from
        and made.visited_on < assignments.valid_to

)

select * from placed
