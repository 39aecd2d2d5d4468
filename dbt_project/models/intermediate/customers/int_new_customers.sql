with purchases as (

    select * from {{ ref('int_first_purchases') }}

),

{{ customer_places('purchases', 'first_purchase_on') }}

select
    customer_id,
    account_id,
    industry,
    first_purchase_on,
    rep_id,
    region_id,
    lifecycle_stage,
    1 as new_customers
from placed
