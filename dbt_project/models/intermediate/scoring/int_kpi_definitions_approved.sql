{#
    A change of the rules needs minutes and the Director's written approval; without them it has no effect. The approval
    stands in the definition's own row, or was given in the revision: then it holds for the version as it stood, and a row
    that was edited since is not approved.
#}
with definitions as (

    select * from {{ ref('stg_planning__kpi_definitions') }}

),

approved as (

    select definitions.*
    from definitions
    where definitions.status = 'approved'
        and definitions.minutes_ref is not null
        and definitions.approved_by is not null
        and {{ local_date('definitions.approved_at') }} <= {{ as_of_date() }}
    union
    select definitions.*
    from definitions
    inner join {{ ref('stg_commission__definition_approvals') }} as approvals
        on definitions.kpi_code = approvals.kpi_code
        and definitions.version_no = approvals.version_no
        and definitions.content = approvals.content
        and definitions.applies_to = approvals.applies_to
        and definitions.kpi_type = approvals.kpi_type
        and definitions.direction = approvals.direction
        and definitions.exposure_kpi_code is not distinct from approvals.exposure_kpi_code
        and definitions.objective_code = approvals.objective_code
        and definitions.effective_from = approvals.effective_from
        and definitions.effective_to is not distinct from approvals.effective_to
    where definitions.status = 'draft'
        and {{ local_date('approvals.approved_at') }} <= {{ as_of_date() }}

)

select
    kpi_code,
    version_no,
    direction,
    exposure_kpi_code,
    effective_from,
    coalesce(effective_to, date '9999-12-31') as effective_to
from approved
