with customers as (

    select * from {{ ref('int_new_customers') }}

),

contacts as (

    select
        account_id,
        min(first_touch_at) as first_touch_at,
        min(created_at) as created_at,
        -- the source of the contact that was touched first, else recorded first
        min_by(
            original_source,
            (first_touch_at is null, coalesce(first_touch_at, created_at), contact_id)
        ) as original_source
    from {{ ref('stg_crm__contacts') }}
    where account_id is not null
    group by account_id

),

-- Where no first touch was tracked, the earliest record of a contact stands in for it.
touched as (

    select
        customers.*,
        {{ local_date('coalesce(contacts.first_touch_at, contacts.created_at)') }} as first_touched_on,
        contacts.first_touch_at is null as is_touch_assumed,
        coalesce(contacts.original_source, 'UNKNOWN') as original_source
    from customers
    inner join contacts
        on customers.account_id = contacts.account_id

)

select * from touched
where first_touched_on <= first_purchase_on
