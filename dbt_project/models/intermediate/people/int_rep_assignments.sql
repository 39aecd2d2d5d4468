with assignments as (

    select
        assignments.rep_id,
        assignments.role,
        coalesce(regions.region_id, 'UNKNOWN') as region_id,
        assignments.manager_rep_id,
        assignments.fte,
        assignments.valid_from,
        assignments.valid_to
    from {{ ref('stg_crm__rep_assignments') }} as assignments
    left join {{ ref('int_regions') }} as regions
        on assignments.region_id = regions.region_id

),

{{ ordered_spans('assignments', ['rep_id'], ['role', 'region_id', 'manager_rep_id', 'fte'], 'valid_from', 'valid_to') }}

select * from unbroken
