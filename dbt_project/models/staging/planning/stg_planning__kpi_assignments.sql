with delivered as (

    select * from {{ source('landed', 'pln_kpi_assignments') }}

),

renamed as (

    select
        cast(assignment_id as varchar) as assignment_id,
        cast(kpi_code as varchar) as kpi_code,
        cast(assignee_type as varchar) as assignee_type,
        cast(assignee_id as varchar) as assignee_id,
        cast(cycle as varchar) as cycle,
        cast(start_date as date) as start_date,
        cast(end_date as date) as end_date,
        cast(weight as decimal(7, 6)) as weight,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
