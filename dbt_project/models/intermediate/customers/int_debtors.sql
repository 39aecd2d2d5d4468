with debtors as (

    select
        debtors.customer_id as debtor_id,
        debtors.account_id,
        -- accounts and debtors have name spaces of their own (ruling 17)
        case
            when debtors.account_id is not null then 'account:' || debtors.account_id
            else 'debtor:' || debtors.customer_id
        end as customer_id,
        debtors.customer_type,
        coalesce(outlets.outlet_type not in ('own_store', 'online_store'), true) as is_customer,
        outlets.outlet_id,
        case
            when outlets.outlet_id is not null then coalesce(outlet_regions.region_id, 'UNKNOWN')
        end as outlet_region_id,
        case when debtors.region_id is not null then coalesce(regions.region_id, 'UNKNOWN') end as named_region_id,
        coalesce(named_region_id, accounts.region_id) as region_id
    from {{ ref('stg_accounting__customers') }} as debtors
    left join {{ ref('stg_field__outlets') }} as outlets
        on debtors.outlet_id = outlets.outlet_id
    left join {{ ref('int_regions') }} as outlet_regions
        on outlets.region_id = outlet_regions.region_id
    left join {{ ref('int_regions') }} as regions
        on debtors.region_id = regions.region_id
    left join {{ ref('int_accounts') }} as accounts
        on debtors.account_id = accounts.account_id

)

select * from debtors
