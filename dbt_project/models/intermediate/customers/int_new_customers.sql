with customers as (

    select
        customer_id,
        max(account_id) as account_id,
        -- attributes of a customer with several debtors: the first that is known, in debtor order (ruling 17)
        min_by(coalesce(outlet_region_id, region_id), debtor_id) filter (
            where coalesce(outlet_region_id, region_id) is not null
        ) as fallback_region_id
    from {{ ref('int_debtors') }}
    group by customer_id

),

attributed as (

    select
        purchases.customer_id,
        purchases.first_purchase_on,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        customers.fallback_region_id,
        coalesce(stages.lifecycle_stage, 'unknown') as lifecycle_stage
    from {{ ref('int_first_purchases') }} as purchases
    inner join customers
        on purchases.customer_id = customers.customer_id
    left join {{ ref('int_object_owners') }} as owners
        on customers.account_id = owners.object_id
        and owners.object_type = 'account'
        and {{ end_of_local_day('purchases.first_purchase_on') }} >= owners.valid_from
        and {{ end_of_local_day('purchases.first_purchase_on') }} < owners.valid_to
    left join {{ ref('int_account_stages') }} as stages
        on customers.account_id = stages.account_id
        and {{ end_of_local_day('purchases.first_purchase_on') }} >= stages.entered_at
        and {{ end_of_local_day('purchases.first_purchase_on') }} < stages.exited_at

),

placed as (

    select
        attributed.customer_id,
        attributed.first_purchase_on,
        attributed.rep_id,
        coalesce(assignments.region_id, attributed.fallback_region_id, 'UNKNOWN') as region_id,
        attributed.lifecycle_stage
    from attributed
    left join {{ ref('int_rep_assignments') }} as assignments
        on attributed.rep_id = assignments.rep_id
        and attributed.first_purchase_on >= assignments.valid_from
        and attributed.first_purchase_on < assignments.valid_to

)

select * from placed
