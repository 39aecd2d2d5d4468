with customers as (

    select
        customer_id,
        max(account_id) as account_id,
        -- attributes of a customer with several debtors: the first that is known, in debtor order (ruling 17)
        min_by(coalesce(outlet_region_id, named_region_id), debtor_id) filter (
            where coalesce(outlet_region_id, named_region_id) is not null
        ) as debtor_region_id,
        min_by(customer_type, debtor_id) filter (where customer_type is not null) as customer_type
    from {{ ref('int_debtors') }}
    group by customer_id
    having bool_or(is_customer)

),

described as (

    select
        customers.customer_id,
        customers.account_id,
        -- the account's where no debtor says one (ruling 3)
        coalesce(customers.debtor_region_id, accounts.region_id) as fallback_region_id,
        customers.customer_type,
        accounts.industry
    from customers
    left join {{ ref('int_accounts') }} as accounts
        on customers.account_id = accounts.account_id

)

select * from described
