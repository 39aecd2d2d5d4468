with tickets as (

    select
        tickets.ticket_id,
        tickets.ticket_type,
        tickets.is_duplicate,
        tickets.created_at,
        {{ local_date('tickets.created_at') }} as created_on,
        tickets.first_responded_at,
        {{ local_date('tickets.first_responded_at') }} as first_responded_on,
        tickets.resolved_at,
        tickets.resolution_attempts,
        tickets.is_disputed,
        coalesce(tickets.reason_code, 'unknown') as reason_code,
        accounts.account_id,
        case when tickets.owner_rep_id is null then 'UNASSIGNED' else coalesce(reps.rep_id, 'UNKNOWN') end as rep_id,
        coalesce(
            case when tickets.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end,
            accounts.region_id
        ) as own_region_id
    from {{ ref('stg_service__tickets') }} as tickets
    left join {{ ref('int_reps') }} as reps
        on tickets.owner_rep_id = reps.rep_id
    left join {{ ref('int_regions') }} as regions
        on tickets.region_id = regions.region_id
    left join {{ ref('int_accounts') }} as accounts
        on tickets.account_id = accounts.account_id

)

select * from tickets
