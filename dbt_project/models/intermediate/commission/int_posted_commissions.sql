{#
    What each rep earned by the ledger, by the month of the statement: the month's own earnings, and what became known of
    earlier months. Amounts in another currency at the rate of the month's last day; without a rate unknown, and so is
    every sum that they are in.
#}
with earned as (

    select
        entries.rep_id,
        entries.posted_period,
        last_day(entries.posted_period) as measured_on,
        entries.entry_type = 'adjustment' as is_adjustment,
        {{ in_reporting_currency('entries.amount', 'rates.rate') }} as amount
    from {{ ref('stg_commission__ledger_entries') }} as entries
    left join {{ ref('int_fx_rates') }} as rates
        on entries.currency = rates.from_currency
        and last_day(entries.posted_period) >= rates.valid_from
        and last_day(entries.posted_period) < rates.valid_to
    where entries.side = 'earned'

),

-- A rep whom the CRM no longer knows is UNKNOWN; the ledger keeps the name.
placed as (

    select
        coalesce(reps.rep_id, 'UNKNOWN') as rep_id,
        coalesce(assignments.region_id, 'UNKNOWN') as region_id,
        earned.posted_period,
        earned.is_adjustment,
        earned.amount
    from earned
    left join {{ ref('int_reps') }} as reps
        on earned.rep_id = reps.rep_id
    left join {{ ref('int_rep_assignments') }} as assignments
        on earned.rep_id = assignments.rep_id
        and earned.measured_on >= assignments.valid_from
        and earned.measured_on < assignments.valid_to

)

select
    rep_id,
    region_id,
    posted_period,
    case
        when count(*) filter (not is_adjustment) = count(amount) filter (not is_adjustment)
            then coalesce(sum(amount) filter (not is_adjustment), 0)
    end as commission_amount,
    case
        when count(*) filter (is_adjustment) = count(amount) filter (is_adjustment)
            then coalesce(sum(amount) filter (is_adjustment), 0)
    end as commission_adjustment
from placed
group by rep_id, region_id, posted_period
