with receivables as (

    select
        'receivables_balance' as measure_code,
        cast(null as varchar) as detail,
        'acc_invoices' as source_entity,
        document_id as object_id,
        'account' as owner_type,
        account_id as owner_object_id,
        cast(null as varchar) as credited_rep_id,
        cast(null as varchar) as stage_object_type,
        cast(null as varchar) as stage_object_id,
        fallback_region_id,
        cast(null as varchar) as lifecycle_stage,
        moved_on as valid_from,
        coalesce(reverted_on, date '9999-12-31') as valid_to,
        cast(amount as decimal(38, 6)) as measure_value
    from {{ ref('int_receivable_movements') }}

),

overdue as (

    select
        'receivables_overdue' as measure_code,
        cast(null as varchar) as detail,
        'acc_invoices' as source_entity,
        document_id as object_id,
        'account' as owner_type,
        account_id as owner_object_id,
        cast(null as varchar) as credited_rep_id,
        cast(null as varchar) as stage_object_type,
        cast(null as varchar) as stage_object_id,
        fallback_region_id,
        cast(null as varchar) as lifecycle_stage,
        greatest(moved_on, due_date + 1) as valid_from,
        coalesce(reverted_on, date '9999-12-31') as valid_to,
        cast(amount as decimal(38, 6)) as measure_value
    from {{ ref('int_receivable_movements') }}

)

select * from receivables
union all
select * from overdue
