-- The earliest lead of a customer's contacts from before it bought says where the customer came from.
with origins as (

    select
        purchases.customer_id,
        leads.lead_source,
        leads.campaign_id
    from {{ ref('int_first_purchases') }} as purchases
    inner join {{ ref('int_contacts') }} as contacts
        on purchases.customer_id = 'account:' || contacts.account_id
    inner join {{ ref('int_leads') }} as leads
        on contacts.contact_id = leads.contact_id
        and {{ local_date('leads.created_at') }} <= purchases.first_purchase_on
    qualify row_number() over (partition by purchases.customer_id order by leads.created_at, leads.lead_id) = 1

)

select * from origins
