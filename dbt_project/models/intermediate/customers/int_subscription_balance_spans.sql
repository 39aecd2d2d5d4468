select
    'active_subscriptions' as measure_code,
    cast(null as varchar) as detail,
    'acc_subscriptions' as source_entity,
    subscription_id as object_id,
    'account' as owner_type,
    account_id as owner_object_id,
    cast(null as varchar) as credited_rep_id,
    cast(null as varchar) as stage_object_type,
    cast(null as varchar) as stage_object_id,
    fallback_region_id,
    'unknown' as lifecycle_stage,
    valid_from,
    valid_to,
    cast(1 as decimal(38, 6)) as measure_value
from {{ ref('int_subscription_spans') }}
