with spans as (

    select * from {{ ref('int_balance_spans') }}

),

owned as (

    select
        spans.measure_code,
        spans.detail,
        spans.source_entity,
        spans.object_id,
        spans.stage_object_type,
        spans.stage_object_id,
        spans.fallback_region_id,
        spans.lifecycle_stage,
        coalesce(spans.credited_rep_id, owners.rep_id, 'UNASSIGNED') as rep_id,
        greatest(spans.valid_from, coalesce(owners.valid_from, spans.valid_from)) as valid_from,
        least(spans.valid_to, coalesce(owners.valid_to, spans.valid_to)) as valid_to,
        spans.measure_value
    from spans
    left join {{ ref('int_object_owner_days') }} as owners
        on spans.owner_type = owners.object_type
        and spans.owner_object_id = owners.object_id
        and spans.valid_from < owners.valid_to
        and spans.valid_to > owners.valid_from

),

placed as (

    select
        owned.measure_code,
        owned.detail,
        owned.source_entity,
        owned.object_id,
        owned.stage_object_type,
        owned.stage_object_id,
        owned.lifecycle_stage,
        owned.rep_id,
        coalesce(assignments.region_id, owned.fallback_region_id, 'UNKNOWN') as region_id,
        greatest(owned.valid_from, coalesce(assignments.valid_from, owned.valid_from)) as valid_from,
        least(owned.valid_to, coalesce(assignments.valid_to, owned.valid_to)) as valid_to,
        owned.measure_value
    from owned
    left join {{ ref('int_rep_assignments') }} as assignments
        on owned.rep_id = assignments.rep_id
        and owned.valid_from < assignments.valid_to
        and owned.valid_to > assignments.valid_from

),

staged as (

    select
        placed.measure_code,
        placed.detail,
        placed.source_entity,
        placed.object_id,
        placed.rep_id,
        placed.region_id,
        coalesce(placed.lifecycle_stage, stages.lifecycle_stage, 'unknown') as lifecycle_stage,
        greatest(placed.valid_from, coalesce(stages.valid_from, placed.valid_from)) as valid_from,
        least(placed.valid_to, coalesce(stages.valid_to, placed.valid_to)) as valid_to,
        placed.measure_value
    from placed
    left join {{ ref('int_stage_days') }} as stages
        on placed.stage_object_type = stages.object_type
        and placed.stage_object_id = stages.object_id
        and placed.valid_from < stages.valid_to
        and placed.valid_to > stages.valid_from

)

select * from staged
