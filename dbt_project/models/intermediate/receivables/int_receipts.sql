with payments as (

    select
        payments.payment_id,
        payments.payment_type,
        payments.received_date as received_on,
        payments.bounced_on,
        payments.status,
        case payments.payment_type when 'receipt' then 1 else -1 end
        * {{ in_reporting_currency('payments.amount', 'rates.rate') }} as amount,
        debtors.account_id,
        dealers.outlet_id as dealer_id,
        coalesce(debtors.outlet_region_id, debtors.region_id) as fallback_region_id,
        case
            when payments.collected_by_rep_id is not null then coalesce(reps.rep_id, 'UNKNOWN')
            else coalesce(owners.rep_id, 'UNASSIGNED')
        end as rep_id
    from {{ ref('stg_accounting__payments') }} as payments
    left join {{ ref('int_debtors') }} as debtors
        on payments.customer_id = debtors.debtor_id
    left join {{ ref('int_outlets') }} as dealers
        on debtors.outlet_id = dealers.outlet_id
        and dealers.is_dealer
    left join {{ ref('int_reps') }} as reps
        on payments.collected_by_rep_id = reps.rep_id
    left join {{ ref('int_object_owners') }} as owners
        on debtors.account_id = owners.object_id
        and owners.object_type = 'account'
        and {{ end_of_local_day('payments.received_date') }} >= owners.valid_from
        and {{ end_of_local_day('payments.received_date') }} < owners.valid_to
    left join {{ ref('int_fx_rates') }} as rates
        on payments.currency = rates.from_currency
        and payments.received_date >= rates.valid_from
        and payments.received_date < rates.valid_to

),

-- Cleared money counts when received; money that bounced comes in and goes out again on the day it bounced.
dated as (

    select
*,
received_on as counted_on,
false as is_bounce
from payments
    where status = 'cleared'
        or (status = 'bounced' and bounced_on is not null)
    union all
    select
* replace (-amount as amount),
bounced_on as counted_on,
true as is_bounce
from payments
    where status = 'bounced'
        and bounced_on <= {{ as_of_date() }}

),

placed as (

    select
        dated.payment_id,
        dated.counted_on,
        dated.is_bounce,
        dated.amount,
        dated.account_id,
        dated.dealer_id,
        dated.rep_id,
        coalesce(assignments.region_id, dated.fallback_region_id, 'UNKNOWN') as region_id
    from dated
    left join {{ ref('int_rep_assignments') }} as assignments
        on dated.rep_id = assignments.rep_id
        and dated.counted_on >= assignments.valid_from
        and dated.counted_on < assignments.valid_to

)

select * from placed
