{# Days past due at which the next bucket begins. #}
{% set buckets = [(none, 1, 'not_due'), (1, 31, '1-30'), (31, 61, '31-60'), (61, 91, '61-90'), (91, none, '>90')] %}

with movements as (

    select
        movements.document_id,
        movements.moved_on,
        coalesce(movements.reverted_on, date '9999-12-31') as reverted_on,
        movements.due_date,
        movements.amount,
        coalesce(accounts.account_id, 'UNKNOWN') as account_id,
        coalesce(dealers.outlet_id, 'UNKNOWN') as dealer_id
    from {{ ref('int_receivable_movements') }} as movements
    inner join {{ ref('int_documents') }} as documents
        on movements.document_id = documents.document_id
    left join {{ ref('int_debtors') }} as debtors
        on documents.debtor_id = debtors.debtor_id
    left join {{ ref('int_outlets') }} as dealers
        on debtors.outlet_id = dealers.outlet_id
        and dealers.is_dealer
    left join {{ ref('int_accounts') }} as accounts
        on movements.account_id = accounts.account_id

),

members as (

    {%- for grain in ['account', 'dealer'] %}
    select
        'receivables_balance' as measure_code,
        '{{ grain }}' as grain,
        {{ grain }}_id as grain_id,
        moved_on as valid_from,
        reverted_on as valid_to,
        amount as measure_value
    from movements
    union all
    select
        'receivables_overdue',
        '{{ grain }}',
        {{ grain }}_id,
        greatest(moved_on, due_date + 1),
        reverted_on,
        amount
    from movements
    union all
    {%- endfor %}
    {%- for since, until, bucket in buckets %}
    {%- for measure in ['receivables_balance', 'receivables_overdue'] if since or measure == 'receivables_balance' %}
    select
        '{{ measure }}',
        'age_bucket',
        '{{ bucket }}',
        {{ 'greatest(moved_on, due_date + ' ~ since ~ ')' if since else 'moved_on' }},
        {{ 'least(reverted_on, due_date + ' ~ until ~ ')' if until else 'reverted_on' }},
        amount
    from movements
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
    union all
    {%- endfor %}
    -- Shown apart and never netted: no other member and no total has it.
    select
        'receivables_balance',
        'age_bucket',
        'unallocated',
        moved_on,
        coalesce(reverted_on, date '9999-12-31'),
        amount
    from {{ ref('int_unallocated_movements') }}

)

select * from members
where valid_from < valid_to
