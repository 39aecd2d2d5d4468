with campaigns as (

    select
        *,
        cast(end_date - start_date + 1 as integer) as promotion_days
    from {{ ref('stg_crm__campaigns') }}
    where campaign_type = 'promotion'

),

-- Over, with a location to compare, and no other promotion at either of the two on its days (ruling 32).
promotions as (

    select
        campaigns.campaign_id,
        campaigns.outlet_id,
        campaigns.control_outlet_id,
        campaigns.start_date - campaigns.promotion_days as before_from,
        campaigns.start_date,
        campaigns.end_date,
        campaigns.end_date <= {{ as_of_date() }}
        and campaigns.outlet_id is not null
        and campaigns.control_outlet_id is not null
        and not exists (
            select 1
            from campaigns as others
            where others.campaign_id <> campaigns.campaign_id
                and others.outlet_id in (campaigns.outlet_id, campaigns.control_outlet_id)
                and others.start_date <= campaigns.end_date
                and coalesce(others.end_date, date '9999-12-31') >= campaigns.start_date
        ) as is_comparable
    from campaigns
    where campaigns.end_date is not null

)

select * from promotions
