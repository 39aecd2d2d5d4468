-- Net sales of the first twelve months.
with sales as (

    select
        lines.customer_id,
        lines.sold_on,
        lines.rep_id,
        lines.region_id,
        lines.lifecycle_stage,
        referred.known_referrer_account_id,
        sum(lines.net_amount) as referral_revenue
    from {{ ref('int_sales_lines') }} as lines
    inner join {{ ref('int_referred_customers') }} as referred
        on lines.customer_id = referred.customer_id
        and lines.is_customer
        and lines.sold_on < referred.first_purchase_on + interval 12 month
    group by all

)

select * from sales
