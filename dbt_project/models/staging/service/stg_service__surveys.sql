with delivered as (

    {{ followed_to_survivors('cs_surveys', {'account_id': 'account'}) }}

),

renamed as (

    select
        cast(response_id as varchar) as response_id,
        cast(survey_type as varchar) as survey_type,
        cast(sent_at as timestamp) as sent_at,
        cast(responded_at as timestamp) as responded_at,
        cast(score as decimal(5, 2)) as score,
        cast(account_id as varchar) as account_id,
        cast(employee_id as varchar) as employee_id,
        cast(user_id as varchar) as rep_id,
        cast(ticket_id as varchar) as ticket_id,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted

)

select * from renamed
