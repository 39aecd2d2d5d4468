with delivered as (

    {{ followed_to_survivors('cs_tickets', {'account_id': 'account'}) }}

),

renamed as (

    select
        cast(ticket_id as varchar) as ticket_id,
        cast(ticket_type as varchar) as ticket_type,
        cast(account_id as varchar) as account_id,
        cast(region_id as varchar) as region_id,
        cast(reason_code as varchar) as reason_code,
        cast(owner_user_id as varchar) as owner_rep_id,
        cast(created_at as timestamp) as created_at,
        cast(first_responded_at as timestamp) as first_responded_at,
        cast(resolved_at as timestamp) as resolved_at,
        cast(resolution_attempts as bigint) as resolution_attempts,
        cast(is_disputed as boolean) as is_disputed,
        cast(is_duplicate as boolean) as is_duplicate,
        _source_file as source_file,
        _source_line as source_line
    from delivered
    where not _is_deleted
        and {{ local_date("created_at") }} <= {{ as_of_date() }}

)

select * from renamed
