-- The floor: daily measures by rep, region and lifecycle stage, from the landed Parquet straight to three wide tables.
-- No catalogue, no KPI, no grain or period above the day, no splits, no check. What a night costs is held against it.
-- ${landing}: folder of the landed Parquet. Amounts are in the reporting currency but for foreign ones, times are UTC + 7.
create view calls as from read_parquet('${landing}/tel_calls/*.parquet');
create view legs as from read_parquet('${landing}/tel_call_legs/*.parquet');
create view activities as from read_parquet('${landing}/crm_activities/*.parquet');
create view deals as from read_parquet('${landing}/crm_deals/*.parquet');
create view documents as from read_parquet('${landing}/acc_invoices/*.parquet') where status = 'posted';
create view lines as from read_parquet('${landing}/acc_invoice_lines/*.parquet');
create view payments as from read_parquet('${landing}/acc_payments/*.parquet') where status = 'cleared';
create view leads as from read_parquet('${landing}/crm_leads/*.parquet') where not is_test;

create table agents as
select agent_id, user_id, valid_from, coalesce(valid_to, timestamp '9999-12-31') as valid_to
from read_parquet('${landing}/tel_agents/*.parquet');
create table assigned as
select user_id, region_id, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to
from read_parquet('${landing}/crm_user_assignments/*.parquet');
create table owners as
select object_type, object_id, user_id, valid_from, coalesce(valid_to, timestamp '9999-12-31') as valid_to
from read_parquet('${landing}/crm_owner_history/*.parquet');
create table stages as
select contact_id, lifecycle_stage, entered_at from read_parquet('${landing}/crm_lifecycle_history/*.parquet');
create table deal_owners as
select deals.deal_id, owners.user_id
from deals inner join owners
    on owners.object_type = 'deal' and deals.deal_id = owners.object_id
    and coalesce(deals.closed_at, deals.created_at) >= owners.valid_from
    and coalesce(deals.closed_at, deals.created_at) < owners.valid_to;
create table debtor_owners as
select debtors.customer_id, owners.user_id, owners.valid_from, owners.valid_to
from read_parquet('${landing}/acc_customers/*.parquet') as debtors inner join owners
    on owners.object_type = 'account' and debtors.account_id = owners.object_id;
create table first_legs as
select
    call_id, arg_min(agent_id, leg_no) as agent_id,
    sum(date_diff('second', answered_at, ended_at) - coalesce(hold_seconds, 0)) as talk_seconds,
    sum(date_diff('second', offered_at, answered_at)) as wait_seconds
from legs group by call_id;

create table events as
select
    cast(calls.started_at + interval 7 hour as date) as day, agents.user_id, calls.contact_id, calls.started_at as happened_at,
    count(*) filter (calls.direction = 'outbound') as calls_made,
    count(*) filter (calls.direction = 'inbound') as inbound_calls_offered,
    count(*) filter (calls.disposition = 'answered') as answered_calls,
    sum(first_legs.talk_seconds) as talk_seconds, sum(first_legs.wait_seconds) as wait_seconds, sum(calls.cost_amount) as call_cost,
    0 as emails, 0 as meetings, 0 as leads, 0 as deals_won, 0 as deals_lost, 0 as won_amount, 0 as cycle_days,
    0 as sales_revenue, 0 as units_sold, 0 as collected
from calls left join first_legs on calls.call_id = first_legs.call_id
left join agents on first_legs.agent_id = agents.agent_id
    and calls.started_at >= agents.valid_from and calls.started_at < agents.valid_to
group by all
union all by name
select cast(occurred_at + interval 7 hour as date) as day, user_id, contact_id, occurred_at as happened_at,
    count(*) filter (activity_type = 'email' and direction = 'outbound') as emails,
    count(*) filter (activity_type in ('meeting', 'demo')) as meetings
from activities where not is_automated group by all
union all by name
select cast(leads.created_at + interval 7 hour as date) as day, owners.user_id, leads.contact_id, leads.created_at as happened_at, count(*) as leads
from leads left join owners on owners.object_type = 'lead' and leads.lead_id = owners.object_id
    and leads.created_at >= owners.valid_from and leads.created_at < owners.valid_to
group by all
union all by name
select cast(deals.closed_at + interval 7 hour as date) as day, deal_owners.user_id, deals.primary_contact_id as contact_id,
    deals.closed_at as happened_at,
    count(*) filter (kinds.stage_type = 'won') as deals_won, count(*) filter (kinds.stage_type = 'lost') as deals_lost,
    sum(deals.amount) filter (kinds.stage_type = 'won') as won_amount,
    sum(date_diff('day', deals.created_at, deals.closed_at)) filter (kinds.stage_type = 'won') as cycle_days
from deals inner join read_parquet('${landing}/ref_deal_stages/*.parquet') as kinds on deals.stage_id = kinds.stage_id
left join deal_owners on deals.deal_id = deal_owners.deal_id
where deals.closed_at is not null group by all
union all by name
select documents.document_date as day, coalesce(documents.salesperson_user_id, debtor_owners.user_id) as user_id, cast(null as varchar) as contact_id,
    cast(documents.document_date as timestamp) as happened_at,
    sum(lines.net_amount * case documents.document_type when 'invoice' then 1 else -1 end) as sales_revenue,
    sum(lines.quantity * case documents.document_type when 'invoice' then 1 else -1 end) as units_sold
from lines inner join documents on lines.document_id = documents.document_id
left join debtor_owners on documents.customer_id = debtor_owners.customer_id
    and documents.document_date >= debtor_owners.valid_from and documents.document_date < debtor_owners.valid_to
group by all
union all by name
select received_date as day, collected_by_user_id as user_id, cast(null as varchar) as contact_id, cast(received_date as timestamp) as happened_at,
    sum(amount) as collected
from payments group by all;

create table attributed as
select events.* exclude (contact_id, happened_at), coalesce(assigned.region_id, 'UNKNOWN') as region_id,
    coalesce(stages.lifecycle_stage, 'UNKNOWN') as lifecycle_stage
from events left join assigned on events.user_id = assigned.user_id
    and events.day >= assigned.valid_from and events.day < assigned.valid_to
asof left join stages on events.contact_id = stages.contact_id and events.happened_at >= stages.entered_at;

create table rep_daily as
select day, coalesce(user_id, 'UNASSIGNED') as rep_id, sum(columns(* exclude (day, user_id, region_id, lifecycle_stage)))
from attributed group by all order by day, rep_id;
create table region_daily as
select day, region_id, sum(columns(* exclude (day, user_id, region_id, lifecycle_stage)))
from attributed group by all order by day, region_id;
create table lifecycle_stage_daily as
select day, lifecycle_stage, sum(columns(* exclude (day, user_id, region_id, lifecycle_stage)))
from attributed group by all order by day, lifecycle_stage;
