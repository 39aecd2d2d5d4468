with delivered as (

    {{ followed_to_survivors('crm_lifecycle_history', {'contact_id': 'contact'}) }}

),

renamed as (

    select
        cast(contact_id as varchar) as contact_id,
        cast(lifecycle_stage as varchar) as lifecycle_stage,
        cast(entered_at as timestamp) as entered_at,
        cast(exited_at as timestamp) as exited_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("entered_at") }} <= {{ as_of_date() }}

),

-- Two records that became one contact may have entered a stage at the same instant.
once as (

    select *
    from renamed
    qualify row_number() over (partition by contact_id, entered_at order by source_file, source_line) = 1

)

select * from once
