with days as (

    select distinct
        account_id,
        happened_on
    from {{ ref('int_customer_interactions') }}

),

-- Several interactions of one day are one; the first of an account has none before it.
intervals as (

    select
        account_id,
        happened_on,
        happened_on - lag(happened_on) over (partition by account_id order by happened_on) as interval_days
    from days

)

select * from intervals
