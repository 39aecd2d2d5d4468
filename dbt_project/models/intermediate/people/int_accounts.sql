with accounts as (

    select
        accounts.account_id,
        accounts.account_type,
        accounts.industry,
        accounts.created_at,
        case when accounts.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end as region_id
    from {{ ref('stg_crm__accounts') }} as accounts
    left join {{ ref('int_regions') }} as regions
        on accounts.region_id = regions.region_id

)

select * from accounts
