with leads as (

    select
        leads.lead_id,
        {{ member_or_unknown('leads.account_id', 'accounts.account_id') }} as account_id,
        leads.created_on,
        coalesce(leads.lead_source, 'UNKNOWN') as lead_source,
        leads.campaign_id,
        coalesce(leads.channel, 'UNKNOWN') as approach,
        leads.rep_id,
        leads.region_id,
        coalesce(leads.referral_rep_id, 'UNASSIGNED') as referral_rep_id,
        coalesce(leads.referral_region_id, 'UNKNOWN') as referral_region_id,
        cast(1 as decimal(38, 12)) as new_leads,
        cast(case when leads.is_referral then 1 else 0 end as decimal(38, 12)) as referral_leads,
        delivered.source_file,
        delivered.source_line
    from {{ ref('int_new_leads') }} as leads
    inner join {{ ref('stg_crm__leads') }} as delivered
        on leads.lead_id = delivered.lead_id
    left join {{ ref('int_accounts') }} as accounts
        on leads.account_id = accounts.account_id

)

select * from leads
where {{ in_published_window(['created_on']) }}
    or lead_id in (select events.lead_id from {{ ref('fct_lead_events') }} as events)
