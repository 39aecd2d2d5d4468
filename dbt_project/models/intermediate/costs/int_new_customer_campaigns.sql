with leads as (

    select
        leads.lead_id,
        leads.created_at,
        contacts.account_id,
        leads.campaign_id
    from {{ ref('int_leads') }} as leads
    inner join {{ ref('int_contacts') }} as contacts
        on leads.contact_id = contacts.contact_id

),

-- The campaign of a customer's first lead is the one that won it: first touch, as marketing's return is told.
first_leads as (

    select
        customers.customer_id,
        customers.first_purchase_on,
        leads.campaign_id
    from {{ ref('int_new_customers') }} as customers
    inner join leads
        on customers.account_id = leads.account_id
        and customers.first_purchase_on >= {{ local_date('leads.created_at') }}
    qualify row_number() over (partition by customers.customer_id order by leads.created_at, leads.lead_id) = 1

)

select * from first_leads
where campaign_id <> 'none'
