with stays as (

    select
        contacts.account_id,
        stays.lifecycle_stage,
        stages.stage_rank,
        stays.entered_at,
        stays.exited_at
    from {{ ref('int_contact_stages') }} as stays
    inner join {{ ref('stg_crm__contacts') }} as contacts
        on stays.contact_id = contacts.contact_id
    inner join {{ ref('lifecycle_stages') }} as stages
        on stays.lifecycle_stage = stages.lifecycle_stage
    where contacts.account_id is not null

),

changes as (

    select
account_id,
entered_at as changed_at
from stays
    union
    select
account_id,
exited_at
from stays

),

pieces as (

    select
        account_id,
        changed_at as entered_at,
        lead(changed_at) over (partition by account_id order by changed_at) as exited_at
    from changes

),

furthest as (

    select
        pieces.account_id,
        pieces.entered_at,
        pieces.exited_at,
        max_by(stays.lifecycle_stage, stays.stage_rank) as lifecycle_stage
    from pieces
    inner join stays
        on pieces.account_id = stays.account_id
        and pieces.entered_at >= stays.entered_at
        and pieces.entered_at < stays.exited_at
    group by pieces.account_id, pieces.entered_at, pieces.exited_at

)

select * from furthest
