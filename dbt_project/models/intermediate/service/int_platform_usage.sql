with usage as (

    select
        usages.account_id,
        accounts.account_id as known_account_id,
        usages.usage_date as used_on,
        usages.active_seconds as platform_active_seconds,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        accounts.region_id as fallback_region_id
    from {{ ref('stg_product__usage_daily') }} as usages
    left join {{ ref('int_object_owner_days') }} as owners
        on usages.account_id = owners.object_id
        and owners.object_type = 'account'
        and usages.usage_date >= owners.valid_from
        and usages.usage_date < owners.valid_to
    left join {{ ref('int_accounts') }} as accounts
        on usages.account_id = accounts.account_id

),

placed as (

    select
        usage.*,
        coalesce(assignments.region_id, usage.fallback_region_id, 'UNKNOWN') as region_id
    from usage
    left join {{ ref('int_rep_assignments') }} as assignments
        on usage.rep_id = assignments.rep_id
        and usage.used_on >= assignments.valid_from
        and usage.used_on < assignments.valid_to

)

select * from placed
