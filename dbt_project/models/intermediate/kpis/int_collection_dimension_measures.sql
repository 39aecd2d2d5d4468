with actions as (

    select
        *,
        happened_on as measured_on
    from {{ ref('int_collection_actions') }}

),

receipts as (

    select
        receipts.counted_on as measured_on,
        accounts.account_id,
        receipts.dealer_id,
        receipts.amount as receivables_collected
    from {{ ref('int_receipts') }} as receipts
    left join {{ ref('int_accounts') }} as accounts
        on receipts.account_id = accounts.account_id

),

{{ measures_at_grains('receipts', {'account': 'account_id', 'dealer': 'dealer_id'}, ['receivables_collected']) }},

{{ measures_at_grains('actions', {'action_type': 'action_type', 'dealer': 'dealer_id'}, ['debt_collection_actions']) }}

select * from actions_at_grains
union all
select * from receipts_at_grains
