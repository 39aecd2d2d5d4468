with exits as (

    select
        contact_id,
        entered_at,
        exited_on,
        rep_id,
        region_id,
        {{ stage_exit_counts() }}
    from {{ ref('int_stage_exits') }}
    group by all

),

entries as (

    select
        contact_id,
        lifecycle_stage,
        entered_at,
        rep_id,
        region_id,
        {{ stage_entry_counts() }}
    from {{ ref('int_stage_cohorts') }}
    group by all

),

-- Every change has the contact's owner of its moment, also where it opens no cohort.
changes as (

    select
        history.*,
        {{ local_date('history.entered_at') }} as entered_on,
        coalesce(owners.rep_id, 'UNASSIGNED') as rep_id,
        contacts.region_id as fallback_region_id,
        contacts.account_id
    from {{ ref('stg_crm__lifecycle_history') }} as history
    left join {{ ref('int_contacts') }} as contacts
        on history.contact_id = contacts.contact_id
    left join {{ ref('int_object_owners') }} as owners
        on history.contact_id = owners.object_id
        and owners.object_type = 'contact'
        and history.entered_at >= owners.valid_from
        and history.entered_at < owners.valid_to

),

placed as (

    select
        changes.contact_id,
        changes.entered_at,
        changes.entered_on,
        {{ local_date('changes.exited_at') }} as exited_on,
        coalesce(stages.lifecycle_stage, 'unknown') as lifecycle_stage,
        {{ member_or_unknown('changes.account_id', 'accounts.account_id') }} as account_id,
        changes.rep_id,
        coalesce(assignments.region_id, changes.fallback_region_id, 'UNKNOWN') as region_id,
        coalesce(exits.rep_id, 'UNASSIGNED') as exit_rep_id,
        coalesce(exits.region_id, 'UNKNOWN') as exit_region_id,
        {{ fact_measures('entries', ['stage_entries', 'stage_conversions']) }},
        {{ fact_measures('exits', ['stage_stays', 'stage_stay_days']) }},
        changes.source_file,
        changes.source_line
    from changes
    left join {{ ref('lifecycle_stages') }} as stages
        on changes.lifecycle_stage = stages.lifecycle_stage
    left join {{ ref('int_accounts') }} as accounts
        on changes.account_id = accounts.account_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on changes.rep_id = assignments.rep_id
        and changes.entered_on >= assignments.valid_from
        and changes.entered_on < assignments.valid_to
    left join exits
        on changes.contact_id = exits.contact_id
        and changes.entered_at = exits.entered_at
    left join entries
        on changes.contact_id = entries.contact_id
        and changes.lifecycle_stage = entries.lifecycle_stage
        and changes.entered_at = entries.entered_at

)

-- a contact is still in the stage that it has not left
select * from placed
where exited_on is null or {{ in_published_window(['exited_on']) }}
