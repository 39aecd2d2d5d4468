with delivered as (

    select * from {{ source('landed', 'pln_parameters') }}

),

renamed as (

    select
        cast(param_code as varchar) as param_code,
        cast(param_value as decimal(18, 6)) as param_value,
        cast(valid_from as date) as valid_from,
        cast(valid_to as date) as valid_to,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
