-- The reps of a role hold the role's plan on the days on which nobody gave them a plan by name.
with plans as (
    select plan_id, role, min(valid_from) as valid_from,
        max(coalesce(valid_to, date '9999-12-31')) as valid_to
    from main.pln_commission_tiers where not _is_deleted and approved_by is not null
    group by plan_id, role
),
held as (
    select plans.plan_id, users.user_id as rep, greatest(users.valid_from, plans.valid_from) as valid_from,
        least(coalesce(users.valid_to, date '9999-12-31'), plans.valid_to) as valid_to,
        users._source_file as source_file, users._source_line as source_line
    from main.crm_user_assignments as users
    inner join plans on users.role = plans.role
    where not users._is_deleted
),
named as (
    select rep, valid_from, coalesce(valid_to, date '9999-12-31') as valid_to, is_void
    from main.pln_assignments
    where not _is_deleted and approved_by is not null and approved_at is not null and approval_ref is not null
    qualify row_number() over (partition by assignment_id order by version_no desc) = 1
),
cuts as (
    select plan_id, rep, valid_from, valid_to, source_file, source_line, unnest([valid_from, valid_to]) as cut
    from held
    union
    select held.*, unnest([named.valid_from, named.valid_to]) as cut
    from held
    inner join named on held.rep = named.rep and not named.is_void
),
pieces as (
    select * exclude (cut, valid_from, valid_to), cut as valid_from,
        lead(cut) over (partition by plan_id, rep, valid_from order by cut) as valid_to
    from cuts
    where valid_from < valid_to and cut between valid_from and valid_to
)
select to_json([plan_id, rep, cast(valid_from as varchar)]) as row_key, to_json({
    'plan_id': plan_id, 'rep': rep, 'valid_from': valid_from,
    'valid_to': nullif(valid_to, date '9999-12-31')
}) as content, source_file, source_line
from pieces
where valid_to is not null and not exists (
    select 1 from named
    where named.rep = pieces.rep and not named.is_void
        and named.valid_from <= pieces.valid_from and pieces.valid_from < named.valid_to
)
