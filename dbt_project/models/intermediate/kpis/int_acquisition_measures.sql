with acquisitions as (

    select
        closed_on as measured_on,
        owner_rep_id as rep_id,
        owner_region_id as region_id,
        lifecycle_stage,
        cast(null as varchar) as detail,
        count(*) as acquisitions
    from {{ ref('int_closed_deals') }}
    where stage_type = 'won'
        and deal_type = 'new_business'
    group by all
    union all
    select
        created_on,
        rep_id,
        region_id,
        'unknown',
        'acquisition_event=form_submitted',
        count(*)
    from {{ ref('int_new_leads') }}
    where lead_source = 'inbound_form'
    group by all

),

measures as (

    {{ measures_as_rows('acquisitions', ['acquisitions'], 'detail') }}

)

select * from measures
