with contacts as (

    select
        contacts.contact_id,
        contacts.account_id,
        contacts.created_at,
        contacts.original_source,
        coalesce(
            accounts.region_id,
            case when contacts.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end
        ) as region_id
    from {{ ref('stg_crm__contacts') }} as contacts
    left join {{ ref('int_accounts') }} as accounts
        on contacts.account_id = accounts.account_id
    left join {{ ref('int_regions') }} as regions
        on contacts.region_id = regions.region_id

)

select * from contacts
