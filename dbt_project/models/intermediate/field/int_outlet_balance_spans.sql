select
    measure_code,
    cast(null as varchar) as detail,
    'fld_outlets' as source_entity,
    outlet_id as object_id,
    'outlet' as owner_type,
    outlet_id as owner_object_id,
    cast(null as varchar) as credited_rep_id,
    cast(null as varchar) as stage_object_type,
    cast(null as varchar) as stage_object_id,
    region_id as fallback_region_id,
    'unknown' as lifecycle_stage,
    valid_from,
    valid_to,
    cast(1 as decimal(38, 6)) as measure_value
from {{ ref('int_outlet_spans') }}
