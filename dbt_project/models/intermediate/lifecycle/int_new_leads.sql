with leads as (

    select
        leads.lead_id,
        leads.contact_id,
        leads.lead_source,
        origins.campaign_id,
        -- as in the KPIs of replies: how the lead was first spoken to, null as long as nobody did
        touched.approach as channel,
        leads.referrer_account_id,
        referrers.account_id as known_referrer_account_id,
        leads.created_at,
        {{ local_date('leads.created_at') }} as created_on,
        contacts.account_id,
        contacts.region_id as fallback_region_id,
        -- whoever owns the lead a day after its creation: routing takes hours
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        -- a customer cannot refer itself (ruling 34)
        coalesce(leads.referrer_account_id = contacts.account_id, false) as is_self_referral
    from {{ ref('stg_crm__leads') }} as leads
    left join {{ ref('int_lead_origins') }} as origins
        on leads.lead_id = origins.lead_id
    left join {{ ref('int_leads') }} as touched
        on leads.lead_id = touched.lead_id
    left join {{ ref('int_accounts') }} as referrers
        on leads.referrer_account_id = referrers.account_id
    left join {{ ref('int_contacts') }} as contacts
        on leads.contact_id = contacts.contact_id
    left join {{ ref('int_object_owners') }} as owners
        on leads.lead_id = owners.object_id
        and owners.object_type = 'lead'
        and leads.created_at + interval 24 hour >= owners.valid_from
        and leads.created_at + interval 24 hour < owners.valid_to
    where leads.merged_into_lead_id is null
        and not leads.is_test

),

credited as (

    select
        leads.*,
        (leads.lead_source in ('referral', 'social') or leads.referrer_account_id is not null)
        and not leads.is_self_referral as is_referral,
        -- an account that nobody owns any longer has no owner either (ruling 6)
        coalesce(nullif(referrer_owners.rep_id, 'UNASSIGNED'), leads.rep_id) as referral_rep_id
    from leads
    left join {{ ref('int_object_owners') }} as referrer_owners
        on leads.referrer_account_id = referrer_owners.object_id
        and referrer_owners.object_type = 'account'
        and leads.created_at >= referrer_owners.valid_from
        and leads.created_at < referrer_owners.valid_to

),

placed as (

    select
        credited.*,
        coalesce(assignments.region_id, credited.fallback_region_id, 'UNKNOWN') as region_id,
        coalesce(referral_assignments.region_id, credited.fallback_region_id, 'UNKNOWN') as referral_region_id
    from credited
    left join {{ ref('int_rep_assignments') }} as assignments
        on credited.rep_id = assignments.rep_id
        and credited.created_on >= assignments.valid_from
        and credited.created_on < assignments.valid_to
    left join {{ ref('int_rep_assignments') }} as referral_assignments
        on credited.referral_rep_id = referral_assignments.rep_id
        and credited.created_on >= referral_assignments.valid_from
        and credited.created_on < referral_assignments.valid_to

)

select
    *,
    1 as new_leads,
    {{ one_if('is_referral') }} as referral_leads
from placed
