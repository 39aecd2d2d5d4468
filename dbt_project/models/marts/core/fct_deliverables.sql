with deliverables as (

    select
        happening,
        deliverable_id,
        deliverable_type,
        employee_id,
        subject_id,
        is_accepted,
        happened_on,
        rep_id,
        region_id,
        {{ deliverable_counts() }}
    from {{ ref('int_deliverables') }}
    group by all

)

select
    deliverables.happening,
    deliverables.deliverable_id,
    deliverables.deliverable_type,
    coalesce(deliverables.employee_id, 'UNKNOWN') as employee_id,
    coalesce(deliverables.subject_id, 'UNASSIGNED') as subject_id,
    deliverables.happened_on,
    deliverables.rep_id,
    deliverables.region_id,
    {{ fact_measures(
        'deliverables', deliverable_measures().keys() | list + ['reports_due', 'late_or_missing_reports']
    ) }},
    -- a dealer that was reconciled counts once, however often
    cast(
        coalesce(
            deliverables.happening = 'submitted'
            and deliverables.deliverable_type = 'debt_reconciliation'
            and deliverables.is_accepted
            and deliverables.subject_id is not null,
            false
        ) as integer
    ) as reconciled_dealer_weight,
    delivered.source_file,
    delivered.source_line
from deliverables
inner join {{ ref('stg_hr__deliverables') }} as delivered
    on deliverables.deliverable_id = delivered.deliverable_id
where {{ in_published_window(['deliverables.happened_on']) }}
