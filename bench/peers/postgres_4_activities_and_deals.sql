-- Activities and closed deals of the peer in PostgreSQL: which count, of whom, and when.
create unlogged table placed_activities as
with counted as (
    select *, coalesce(message_id, activity_id) as message,
        case when activity_type in ('meeting', 'demo') then coalesce(booked_at, occurred_at) else occurred_at end as counted_at
    from crm_activities
    where activity_type = 'email' or activity_type in ('meeting', 'demo') and coalesce(outcome, '') <> 'rescheduled'
),
numbered as (
    select *, (counted_at + interval '${offset} hours')::date as day,
        row_number() over (partition by activity_type, message order by activity_id) as copy_no
    from counted where (counted_at + interval '${offset} hours')::date <= date '${as_of}'
)
select numbered.day, numbered.counted_at as happened_at,
    case when numbered.user_id is null then 'UNASSIGNED' else coalesce(crm_users.user_id, 'UNKNOWN') end as rep_id,
    coalesce(into_account.surviving_id, numbered.account_id) as account_id,
    coalesce(into_contact.surviving_id, numbered.contact_id) as contact_id,
    (copy_no = 1 and activity_type = 'email' and direction = 'outbound' and not is_automated)::int as emails_sent,
    (copy_no = 1 and activity_type <> 'email')::int as meetings_scheduled, (activity_type = 'demo')::int as demos_scheduled
from numbered
left join crm_users on numbered.user_id = crm_users.user_id
left join survivors as into_account
    on into_account.object_type = 'account' and numbered.account_id = into_account.merged_id
left join survivors as into_contact
    on into_contact.object_type = 'contact' and numbered.contact_id = into_contact.merged_id
where numbered.day >= date '${first_day}'
    and (activity_type <> 'email' or copy_no = 1 and direction = 'outbound' and not is_automated);
analyze placed_activities;

create unlogged table origins as
with recursive merged as (
    select crm_leads.lead_id, coalesce(crm_leads.merged_into_lead_id, survivors.surviving_id) as into_id
    from crm_leads left join survivors on survivors.object_type = 'lead' and crm_leads.lead_id = survivors.merged_id
    where (crm_leads.created_at + interval '${offset} hours')::date <= date '${as_of}'
),
followed as (
    select lead_id, lead_id as last_id, 0 as depth from merged
    union all
    select followed.lead_id, merged.into_id, followed.depth + 1
    from followed inner join merged on followed.last_id = merged.lead_id
    where merged.into_id is not null and followed.depth < 20
),
last_ones as (select distinct on (lead_id) lead_id, last_id from followed order by lead_id, depth desc)
select last_ones.lead_id, crm_leads.lead_source,
    case when crm_leads.campaign_id is null then 'none' else coalesce(crm_campaigns.campaign_id, 'UNKNOWN') end as campaign
from last_ones
inner join merged on last_ones.last_id = merged.lead_id
inner join crm_leads on last_ones.last_id = crm_leads.lead_id
left join crm_campaigns on crm_leads.campaign_id = crm_campaigns.campaign_id;
analyze origins;

create unlogged table placed_deals as
select (deals.closed_at + interval '${offset} hours')::date as day, deals.closed_at as happened_at,
    coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
    coalesce(into_account.surviving_id, deals.account_id) as account_id,
    coalesce(into_contact.surviving_id, deals.primary_contact_id) as contact_id,
    coalesce(deals.deal_type, 'UNKNOWN') as deal_type, coalesce(origins.lead_source, 'UNKNOWN') as lead_source,
    coalesce(origins.campaign, 'UNKNOWN') as campaign, ref_deal_stages.stage_type = 'won' as is_won,
    round(date_part('epoch', deals.closed_at - deals.created_at) * 1e6) as cycle
from crm_deals as deals
inner join ref_deal_stages on deals.stage_id = ref_deal_stages.stage_id and ref_deal_stages.stage_type in ('won', 'lost')
left join owners on owners.object_type = 'deal' and deals.deal_id = owners.object_id
    and deals.closed_at >= owners.valid_from and deals.closed_at < owners.valid_to
left join origins on deals.lead_id = origins.lead_id
left join survivors as into_account on into_account.object_type = 'account' and deals.account_id = into_account.merged_id
left join survivors as into_contact
    on into_contact.object_type = 'contact' and deals.primary_contact_id = into_contact.merged_id
where (deals.closed_at + interval '${offset} hours')::date between date '${first_day}' and date '${as_of}'
    and (deals.created_at + interval '${offset} hours')::date <= date '${as_of}'
    and not exists (select from survivors as gone where gone.object_type = 'deal' and gone.merged_id = deals.deal_id);
analyze placed_deals;
