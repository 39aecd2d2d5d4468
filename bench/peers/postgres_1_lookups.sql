-- Lookups of the peer in PostgreSQL: merged records, places, and spans (the end exclusive, a later start ends a span).
-- ${as_of}, ${first_day}: inclusive days; ${offset}: hours from UTC to local time.
create unlogged table survivors as
with recursive followed as (
    select object_type, merged_id, surviving_id, 1 as depth from crm_merges
    union all
    select followed.object_type, followed.merged_id, crm_merges.surviving_id, followed.depth + 1
    from followed inner join crm_merges
        on followed.object_type = crm_merges.object_type and followed.surviving_id = crm_merges.merged_id
    where followed.depth < 20
)
select distinct on (object_type, merged_id) object_type, merged_id, surviving_id
from followed order by object_type, merged_id, depth desc;

create unlogged table closure as
with recursive upwards as (
    select region_id, region_id as ancestor_id, 0 as depth from ref_regions
    union all
    select upwards.region_id, ref_regions.parent_region_id, upwards.depth + 1
    from upwards inner join ref_regions on upwards.ancestor_id = ref_regions.region_id
    where ref_regions.parent_region_id is not null and upwards.depth < 20
)
select region_id, ancestor_id from upwards union all select 'UNKNOWN', 'UNKNOWN';

create unlogged table accounts as
select crm_accounts.account_id,
    case when crm_accounts.region_id is not null then coalesce(ref_regions.region_id, 'UNKNOWN') end as region_id
from crm_accounts left join ref_regions on crm_accounts.region_id = ref_regions.region_id
where not exists (select from survivors where object_type = 'account' and merged_id = crm_accounts.account_id);
create unlogged table contacts as
select crm_contacts.contact_id, coalesce(survivors.surviving_id, crm_contacts.account_id) as account_id,
    coalesce(
        accounts.region_id,
        case when crm_contacts.region_id is not null then coalesce(ref_regions.region_id, 'UNKNOWN') end
    ) as region_id
from crm_contacts
left join survivors on survivors.object_type = 'account' and crm_contacts.account_id = survivors.merged_id
left join accounts on coalesce(survivors.surviving_id, crm_contacts.account_id) = accounts.account_id
left join ref_regions on crm_contacts.region_id = ref_regions.region_id
where (crm_contacts.created_at + interval '${offset} hours')::date <= date '${as_of}'
    and not exists (select from survivors as gone where gone.object_type = 'contact' and gone.merged_id = crm_contacts.contact_id);

create unlogged table assignments as
select crm_user_assignments.user_id as rep_id, coalesce(ref_regions.region_id, 'UNKNOWN') as region_id,
    crm_user_assignments.manager_user_id as manager_id, crm_user_assignments.valid_from,
    least(coalesce(valid_to, 'infinity'), lead(valid_from, 1, 'infinity') over (partition by user_id order by valid_from)) as valid_to
from crm_user_assignments left join ref_regions on crm_user_assignments.region_id = ref_regions.region_id;
create unlogged table owners as
select history.object_type, history.object_id, history.valid_from,
    case when history.user_id is null then 'UNASSIGNED' else coalesce(crm_users.user_id, 'UNKNOWN') end as rep_id,
    least(
        coalesce(history.valid_to, 'infinity'),
        lead(history.valid_from, 1, 'infinity') over (partition by history.object_type, history.object_id order by history.valid_from)
    ) as valid_to
from crm_owner_history as history left join crm_users on history.user_id = crm_users.user_id;
create unlogged table agents as
with changes as (
    select agent_id, valid_from as changed_at from tel_agents
    union select agent_id, coalesce(valid_to, 'infinity') from tel_agents
),
pieces as (
    select agent_id, changed_at as valid_from, lead(changed_at) over (partition by agent_id order by changed_at) as valid_to
    from changes
)
select distinct on (pieces.agent_id, pieces.valid_from) pieces.agent_id, pieces.valid_from, pieces.valid_to,
    case when tel_agents.user_id is null then 'UNASSIGNED' else coalesce(crm_users.user_id, 'UNKNOWN') end as rep_id
from pieces
inner join tel_agents on pieces.agent_id = tel_agents.agent_id
    and pieces.valid_from >= tel_agents.valid_from and pieces.valid_from < coalesce(tel_agents.valid_to, 'infinity')
left join crm_users on tel_agents.user_id = crm_users.user_id
order by pieces.agent_id, pieces.valid_from, tel_agents.valid_from desc;
create unlogged table stays as
with once as (
    select distinct on (contact_id, entered_at)
        coalesce(survivors.surviving_id, history.contact_id) as contact_id, lifecycle_stage, entered_at, exited_at
    from crm_lifecycle_history as history
    left join survivors on survivors.object_type = 'contact' and history.contact_id = survivors.merged_id
    where (entered_at + interval '${offset} hours')::date <= date '${as_of}'
)
select once.contact_id, once.lifecycle_stage, lifecycle_stages.stage_rank, once.entered_at,
    least(
        coalesce(once.exited_at, 'infinity'),
        lead(once.entered_at, 1, 'infinity') over (partition by once.contact_id order by once.entered_at)
    ) as exited_at
from once left join lifecycle_stages on once.lifecycle_stage = lifecycle_stages.lifecycle_stage;

create unlogged table rates as
select from_currency as currency, rate, rate_date as valid_from,
    least(rate_date + 8, lead(rate_date, 1, 'infinity') over (partition by from_currency order by rate_date)) as valid_to
from acc_fx_rates where to_currency = '${currency}' and from_currency <> '${currency}'
union all select '${currency}', 1, '-infinity', 'infinity';
create unlogged table limits as
select calendar_date as day,
    max(param_value) filter (where param_code = 'short_abandon_seconds') * 1e6 as short_abandon,
    max(param_value) filter (where param_code = 'answer_threshold_seconds') * 1e6 as answer_threshold,
    max(param_value) filter (where param_code = 'long_call_seconds') * 1e6 as long_call
from parameters where calendar_date >= date '${first_day}' group by calendar_date;

create index on stays (contact_id, entered_at);
create index on contacts (account_id);
create index on owners (object_type, object_id);
analyze;
