with touches as (

    select
        *,
        count(*) over (partition by lead_id) as touch_count
    from {{ ref('int_lead_touches') }}

),

leads as (

    select
        leads.lead_id,
        leads.contact_id,
        origins.lead_source,
        origins.campaign_id,
        coalesce(accounts.industry, 'UNKNOWN') as industry,
        leads.created_at,
        leads.qualified_at,
        contacts.region_id as fallback_region_id,
        customers.became_customer_at,
        first_touches.touched_at as first_touched_at,
        -- a demo is a meeting of its kind
        case when first_touches.touch_type = 'demo' then 'meeting' else first_touches.touch_type end as approach,
        first_touches.rep_id as first_touch_rep_id,
        case
            when first_touches.touch_count = 1 then '1'
            when first_touches.touch_count <= 4 then '2-4'
            when first_touches.touch_count <= 8 then '5-8'
            when first_touches.touch_count > 8 then '>8'
        end as touch_count_band,
        replies.lead_id is not null as has_replied,
        replies.sentiment as reply_sentiment
    from {{ ref('stg_crm__leads') }} as leads
    inner join {{ ref('int_lead_survivors') }} as survivors
        on leads.lead_id = survivors.surviving_lead_id
        and leads.lead_id = survivors.lead_id
    left join {{ ref('int_contacts') }} as contacts
        on leads.contact_id = contacts.contact_id
    left join {{ ref('int_accounts') }} as accounts
        on contacts.account_id = accounts.account_id
    left join {{ ref('int_lead_origins') }} as origins
        on leads.lead_id = origins.lead_id
    left join {{ ref('int_customer_contacts') }} as customers
        on leads.contact_id = customers.contact_id
    left join touches as first_touches
        on leads.lead_id = first_touches.lead_id
        and first_touches.touch_no = 1
    left join {{ ref('int_lead_replies') }} as replies
        on leads.lead_id = replies.lead_id
    where not leads.is_test
        and leads.merged_into_lead_id is null

)

select * from leads
