with delivered as (

    select * from {{ source('landed', 'hr_rule_violations') }}

),

renamed as (

    select
        cast(violation_id as varchar) as violation_id,
        cast(employee_id as varchar) as employee_id,
        cast(occurred_on as date) as occurred_on,
        cast(rule_code as varchar) as rule_code,
        cast(status as varchar) as status,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and occurred_on <= {{ as_of_date() }}

)

select * from renamed
