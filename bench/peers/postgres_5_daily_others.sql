-- Activities and deals by day with their stage: the contact's, without a contact the furthest of the account's contacts.
create unlogged table daily_activities as
select 'place' as grain, null as member, events.day, events.rep_id,
    coalesce(assignments.region_id, accounts.region_id, contacts.region_id, 'UNKNOWN') as region_id,
    coalesce(stays.lifecycle_stage, furthest.lifecycle_stage, 'unknown') as stage,
    sum(emails_sent) as emails_sent, sum(meetings_scheduled) as meetings_scheduled, sum(demos_scheduled) as demos_scheduled
from placed_activities as events
left join assignments on events.rep_id = assignments.rep_id
    and events.day >= assignments.valid_from and events.day < assignments.valid_to
left join accounts on events.account_id = accounts.account_id
left join contacts on events.contact_id = contacts.contact_id
left join stays on events.contact_id = stays.contact_id
    and events.happened_at >= stays.entered_at and events.happened_at < stays.exited_at
left join lateral (
    select of_account.lifecycle_stage
    from contacts as theirs inner join stays as of_account on theirs.contact_id = of_account.contact_id
    where events.contact_id is null and theirs.account_id = events.account_id
        and events.happened_at >= of_account.entered_at and events.happened_at < of_account.exited_at
    order by of_account.stage_rank desc limit 1
) as furthest on true
group by 3, 4, 5, 6;

create unlogged table daily_deals as
with events as (
    select deals.*, case
        when cycle < 0 then 'UNKNOWN'
        when cycle <= 21 * 86400e6 then '<=21' when cycle <= 42 * 86400e6 then '22-42'
        when cycle <= 90 * 86400e6 then '43-90' else '>90'
    end as band,
    coalesce(assignments.region_id, accounts.region_id, contacts.region_id, 'UNKNOWN') as region_id,
    coalesce(stays.lifecycle_stage, furthest.lifecycle_stage, 'unknown') as stage
    from placed_deals as deals
    left join assignments on deals.rep_id = assignments.rep_id
        and deals.day >= assignments.valid_from and deals.day < assignments.valid_to
    left join accounts on deals.account_id = accounts.account_id
    left join contacts on deals.contact_id = contacts.contact_id
    left join stays on deals.contact_id = stays.contact_id
        and deals.happened_at >= stays.entered_at and deals.happened_at < stays.exited_at
    left join lateral (
        select of_account.lifecycle_stage
        from contacts as theirs inner join stays as of_account on theirs.contact_id = of_account.contact_id
        where deals.contact_id is null and theirs.account_id = deals.account_id
            and deals.happened_at >= of_account.entered_at and deals.happened_at < of_account.exited_at
        order by of_account.stage_rank desc limit 1
    ) as furthest on true
)
select
    case
        when grouping(rep_id) = 0 then 'place' when grouping(deal_type) = 0 then 'deal_type'
        when grouping(lead_source) = 0 then 'lead_source' when grouping(campaign) = 0 then 'campaign'
        else 'cycle_length_band'
    end as grain,
    coalesce(deal_type, lead_source, campaign, band) as member, day, rep_id, region_id, stage,
    count(*) filter (where is_won) as deals_won, count(*) filter (where not is_won) as deals_lost, count(*) as deals_closed,
    count(*) filter (where is_won and cycle >= 0) as deals_won_with_cycle,
    coalesce(sum(cycle) filter (where is_won and cycle >= 0), 0) as sales_cycle_days
from events
group by day, grouping sets ((rep_id, region_id, stage), (deal_type), (lead_source), (campaign), (band));
