-- The agents of a call and their regions, by the part they played; the KPIs say which part counts.
with calls as (

    select
        calls.call_id,
        calls.direction,
        calls.disposition,
        calls.started_on,
        {{ member_or_unknown('calls.account_id', 'accounts.account_id') }} as account_id,
        coalesce(calls.deal_id, 'UNASSIGNED') as deal_id,
        {%- for role in call_measures_by_role() %}
        coalesce(calls.{{ role }}_rep_id, 'UNASSIGNED') as {{ role }}_rep_id,
        coalesce(calls.{{ role }}_region_id, 'UNKNOWN') as {{ role }}_region_id,
        {%- endfor %}
        cast(calls.talk_seconds as decimal(38, 6)) as talk_seconds,
        {{ fact_measures('calls', call_measures()) }},
        calls.source_file,
        calls.source_line
    from {{ ref('int_counted_calls') }} as calls
    left join {{ ref('int_accounts') }} as accounts
        on calls.account_id = accounts.account_id

)

select * from calls
where {{ in_published_window(['started_on']) }}
