with deliverables as (

    select * from {{ ref('stg_hr__deliverables') }}

),

-- What was handed in anew replaces what came before (ruling 48).
standing as (

    select * from deliverables
    where not exists (
        select 1 from deliverables as successors
        where successors.supersedes_deliverable_id = deliverables.deliverable_id
            and successors.deliverable_id <> deliverables.deliverable_id
    )

),

facts as (

    select
        'submitted' as happening,
        deliverable_id,
        deliverable_type,
        employee_id,
        subject_id,
        coalesce(is_accepted, true) as is_accepted,
        false as is_late_or_missing,
        {{ local_date('submitted_at') }} as happened_on
    from standing
    where submitted_at is not null
    union all
    select
        'due',
        deliverable_id,
        deliverable_type,
        employee_id,
        subject_id,
        coalesce(is_accepted, true),
        submitted_at is null or submitted_at > due_at or not coalesce(is_accepted, true),
        {{ local_date('due_at') }}
    from standing
    where due_at is not null
        and deliverable_type <> 'idea'

),

{{ employee_places('facts') }}

select
    *,
    {{ one_if("happening = 'due'") }} as reports_due,
    {{ one_if("happening = 'due' and is_late_or_missing") }} as late_or_missing_reports
from placed
where happened_on <= {{ as_of_date() }}
