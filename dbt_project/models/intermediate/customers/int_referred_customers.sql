with customers as (

    select * from {{ ref('int_new_customers') }}

),

-- A customer is referred by a lead of its account from before its first purchase; none refers itself (ruling 34).
referred as (

    select
        customers.*,
        leads.lead_id,
        leads.known_referrer_account_id,
        leads.created_at as lead_created_at
    from customers
    inner join {{ ref('int_new_leads') }} as leads
        on customers.account_id = leads.account_id
        and customers.first_purchase_on > leads.created_on
    where (leads.lead_source = 'referral' or leads.referrer_account_id is not null)
        and not leads.is_self_referral
    qualify row_number() over (partition by customers.customer_id order by leads.created_at, leads.lead_id) = 1

)

select
    *,
    1 as referral_customers
from referred
