-- Price versions of one subscription count once: a version ends where the next one begins.
with versions as (

    select
        subscription_id,
        product_id,
        account_id,
        fallback_region_id,
        valid_from,
        least(
            valid_to,
            coalesce(
                lead(valid_from) over (partition by subscription_id order by valid_from), date '9999-12-31'
            )
        ) as valid_to
    from {{ ref('int_subscriptions') }}

)

select * from versions
where valid_from < valid_to
