with tickets as (

    select
        tickets.ticket_id,
        accounts.account_id,
        tickets.reason_code,
        {{ local_date('tickets.created_at') }} as created_on,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        coalesce(
            case when tickets.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end,
            accounts.region_id
        ) as own_region_id
    from {{ ref('stg_service__tickets') }} as tickets
    left join {{ ref('int_object_owners') }} as owners
        on tickets.account_id = owners.object_id
        and owners.object_type = 'account'
        and tickets.created_at >= owners.valid_from
        and tickets.created_at < owners.valid_to
    left join {{ ref('int_regions') }} as regions
        on tickets.region_id = regions.region_id
    left join {{ ref('int_accounts') }} as accounts
        on tickets.account_id = accounts.account_id
    where tickets.ticket_type = 'support'
        and not tickets.is_duplicate

),

-- The region is the ticket's own, else the account's, else the rep's (ruling 3).
placed as (

    select
        tickets.ticket_id,
        tickets.account_id,
        tickets.reason_code,
        tickets.created_on,
        1 as support_tickets,
        tickets.rep_id,
        coalesce(tickets.own_region_id, assignments.region_id, 'UNKNOWN') as region_id
    from tickets
    left join {{ ref('int_rep_assignments') }} as assignments
        on tickets.rep_id = assignments.rep_id
        and tickets.created_on >= assignments.valid_from
        and tickets.created_on < assignments.valid_to

)

select * from placed
