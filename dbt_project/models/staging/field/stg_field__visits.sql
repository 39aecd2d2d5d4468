with delivered as (

    {{ followed_to_survivors('fld_visits', {'outlet_id': 'outlet'}) }}

),

renamed as (

    select
        cast(visit_id as varchar) as visit_id,
        cast(outlet_id as varchar) as outlet_id,
        cast(user_id as varchar) as rep_id,
        cast(planned_date as date) as planned_date,
        cast(check_in_at as timestamp) as check_in_at,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
