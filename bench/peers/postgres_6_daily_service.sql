-- Tickets and receipts of the peer in PostgreSQL, by day.
create unlogged table daily_tickets as
with events as (
    select (tickets.created_at + interval '${offset} hours')::date as day, tickets.ticket_type = 'support' as is_support,
        coalesce(accounts.account_id, 'UNKNOWN') as account,
        coalesce(tickets.reason_code, case when tickets.ticket_type = 'support' then 'UNKNOWN' else 'unknown' end) as reason,
        coalesce(tickets.is_disputed, false) as is_disputed,
        case when tickets.region_id is null then accounts.region_id else coalesce(ref_regions.region_id, 'UNKNOWN') end as own_region_id,
        case
            when tickets.ticket_type = 'support' then coalesce(owners.rep_id, 'UNASSIGNED')
            when tickets.owner_user_id is null then 'UNASSIGNED'
            else coalesce(crm_users.user_id, 'UNKNOWN')
        end as rep_id
    from cs_tickets as tickets
    left join survivors on survivors.object_type = 'account' and tickets.account_id = survivors.merged_id
    left join accounts on coalesce(survivors.surviving_id, tickets.account_id) = accounts.account_id
    left join owners on owners.object_type = 'account'
        and coalesce(survivors.surviving_id, tickets.account_id) = owners.object_id
        and tickets.created_at >= owners.valid_from and tickets.created_at < owners.valid_to
    left join crm_users on tickets.owner_user_id = crm_users.user_id
    left join ref_regions on tickets.region_id = ref_regions.region_id
    where tickets.ticket_type in ('support', 'complaint') and not tickets.is_duplicate
        and (tickets.created_at + interval '${offset} hours')::date between date '${first_day}' and date '${as_of}'
),
placed as (
    select events.*, coalesce(own_region_id, assignments.region_id, 'UNKNOWN') as region_id
    from events left join assignments on events.rep_id = assignments.rep_id
        and events.day >= assignments.valid_from and events.day < assignments.valid_to
)
select
    case when grouping(rep_id) = 0 then 'place' when grouping(account) = 0 then 'account' else 'reason' end as grain,
    coalesce(account, reason) as member, day, rep_id, region_id, 'unknown' as stage,
    count(*) filter (where is_support) as support_tickets, count(*) filter (where not is_support) as complaints,
    count(*) filter (where not is_support and is_disputed) as complaints_disputed
from placed
group by day, grouping sets ((rep_id, region_id), (account), (reason));

create unlogged table daily_receipts as
with debtors as (
    select acc_customers.customer_id, coalesce(survivors.surviving_id, acc_customers.account_id) as owned_account_id,
        accounts.account_id, case when outlets.outlet_type in ('dealer', 'distributor') then outlets.outlet_id end as dealer,
        coalesce(
            case when outlets.outlet_id is not null then coalesce(outlet_regions.region_id, 'UNKNOWN') end,
            case when acc_customers.region_id is not null then coalesce(own_regions.region_id, 'UNKNOWN') end,
            accounts.region_id
        ) as fallback_id
    from acc_customers
    left join survivors on survivors.object_type = 'account' and acc_customers.account_id = survivors.merged_id
    left join accounts on coalesce(survivors.surviving_id, acc_customers.account_id) = accounts.account_id
    left join survivors as into_outlet
        on into_outlet.object_type = 'outlet' and acc_customers.outlet_id = into_outlet.merged_id
    left join fld_outlets as outlets on coalesce(into_outlet.surviving_id, acc_customers.outlet_id) = outlets.outlet_id
    left join ref_regions as outlet_regions on outlets.region_id = outlet_regions.region_id
    left join ref_regions as own_regions on acc_customers.region_id = own_regions.region_id
),
received as (
    select payments.received_date, payments.bounced_on, payments.status, debtors.fallback_id,
        coalesce(debtors.account_id, 'UNKNOWN') as account, coalesce(debtors.dealer, 'UNKNOWN') as dealer,
        case when payments.payment_type = 'receipt' then 1 else -1 end * round((payments.amount * rates.rate)::numeric, 6) as amount,
        case
            when payments.collected_by_user_id is not null then coalesce(crm_users.user_id, 'UNKNOWN')
            else coalesce(owners.rep_id, 'UNASSIGNED')
        end as rep_id
    from acc_payments as payments
    left join debtors on payments.customer_id = debtors.customer_id
    left join crm_users on payments.collected_by_user_id = crm_users.user_id
    left join owners on owners.object_type = 'account' and debtors.owned_account_id = owners.object_id
        and payments.received_date + interval '1 day' - interval '${offset} hours 1 microsecond' >= owners.valid_from
        and payments.received_date + interval '1 day' - interval '${offset} hours 1 microsecond' < owners.valid_to
    left join rates on payments.currency = rates.currency
        and payments.received_date >= rates.valid_from and payments.received_date < rates.valid_to
    where payments.received_date <= date '${as_of}'
        and (payments.status = 'cleared' or payments.status = 'bounced' and payments.bounced_on is not null)
),
moved as (
    select *, received_date as day, amount as moved from received
    union all select *, bounced_on, -amount from received where status = 'bounced'
)
select case when grouping(moved.rep_id) = 0 then 'place' when grouping(account) = 0 then 'account' else 'dealer' end as grain,
    coalesce(account, dealer) as member, day, moved.rep_id,
    coalesce(assignments.region_id, fallback_id, 'UNKNOWN') as region_id, 'unknown' as stage, sum(moved) as receivables_collected
from moved left join assignments on moved.rep_id = assignments.rep_id
    and day >= assignments.valid_from and day < assignments.valid_to
where day between date '${first_day}' and date '${as_of}'
group by day, grouping sets (
    (moved.rep_id, coalesce(assignments.region_id, fallback_id, 'UNKNOWN')), (account), (dealer)
);
