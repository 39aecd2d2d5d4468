with delivered as (

    select * from {{ source('landed', 'hr_employees') }}

),

renamed as (

    select
        cast(employee_id as varchar) as employee_id,
        cast(requisition_opened_on as date) as requisition_opened_on,
        cast(hire_date as date) as hire_date,
        cast(termination_date as date) as termination_date,
        cast(is_sales as boolean) as is_sales,
        cast(region_id as varchar) as region_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
