with recursive merged_leads as (

    select
        lead_id as merged_id,
        merged_into_lead_id as surviving_id
    from {{ ref('stg_crm__leads') }}
    where merged_into_lead_id is not null

),

-- A duplicate of a duplicate belongs to the last one (ruling 48).
followed as (

    select
        lead_id,
        lead_id as surviving_lead_id,
        0 as depth
    from {{ ref('stg_crm__leads') }}
    union all
    select
        followed.lead_id,
        merged_leads.surviving_id,
        followed.depth + 1
    from followed
    inner join merged_leads
        on followed.surviving_lead_id = merged_leads.merged_id
    where followed.depth < 20

),

survivors as (

    select
        followed.lead_id,
        max_by(followed.surviving_lead_id, followed.depth) as surviving_lead_id
    from followed
    group by followed.lead_id

)

select * from survivors
