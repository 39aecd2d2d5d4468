with held as (

    select
        *,
        coalesce('account:' || account_id, 'contact:' || contact_id) as met_id
    from {{ ref('int_appointments_held') }}

),

members as (

    select
        'customers_met' as measure_code,
        held_on as measured_on,
        rep_id,
        region_id,
        lifecycle_stage,
        met_id as member_id,
        cast(count(*) as decimal(38, 6)) as member_weight
    from held
    where met_id is not null
    group by all

)

select * from members
