with selling as (

    select * from {{ ref('int_selling_outlets') }}

),

members as (

    select distinct
        'active_selling_outlets' as measure_code,
        measured_on,
        rep_id,
        region_id,
        outlet_id as member_id
    from selling
    union all
    select distinct
        'focus_product_outlets',
        measured_on,
        rep_id,
        region_id,
        outlet_id
    from selling
    where is_focus_product
    union all
    select distinct
        'dealers_supplied',
        happened_on,
        rep_id,
        region_id,
        outlet_id
    from {{ ref('int_supplied_dealers') }}
    union all
    select distinct
        'debt_reconciliations',
        happened_on,
        rep_id,
        region_id,
        subject_id
    from {{ ref('int_deliverables') }}
    where happening = 'submitted'
        and deliverable_type = 'debt_reconciliation'
        and is_accepted
        and subject_id is not null

)

select
    measure_code,
    measured_on,
    rep_id,
    region_id,
    'unknown' as lifecycle_stage,
    member_id,
    cast(1 as decimal(38, 6)) as member_weight
from members
