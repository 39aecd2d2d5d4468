-- How a customer was won: the first of its deals that was won.
with first_deals as (

    select
        account_id,
        deal_id,
        closed_on,
        cycle_length_band
    from {{ ref('int_closed_deals') }}
    where deals_won = 1
        and account_id is not null
    qualify row_number() over (partition by account_id order by closed_at, deal_id) = 1

)

select * from first_deals
