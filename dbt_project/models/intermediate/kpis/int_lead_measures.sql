with leads as (

    select
        created_on as measured_on,
        rep_id,
        region_id,
        'unknown' as lifecycle_stage,
        sum(new_leads) as new_leads
    from {{ ref('int_new_leads') }}
    group by all

),

referrals as (

    select
        created_on as measured_on,
        referral_rep_id as rep_id,
        referral_region_id as region_id,
        'unknown' as lifecycle_stage,
        sum(referral_leads) as referral_leads
    from {{ ref('int_new_leads') }}
    group by all

),

measures as (

    {{ measures_as_rows('leads', ['new_leads']) }}
    union all
    {{ measures_as_rows('referrals', ['referral_leads']) }}

)

select * from measures
