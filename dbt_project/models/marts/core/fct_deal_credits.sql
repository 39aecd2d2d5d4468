with credits as (

    select
        deal_id,
        split_rep_id,
        rep_id,
        region_id,
        lifecycle_stage,
        closed_on,
        {{ deal_credit_sums() }}
    from {{ ref('int_won_deal_credits') }}
    group by all

),

deals as (

    select
        credits.deal_id,
        -- the split's own words: two reps that are not known stay two
        credits.split_rep_id,
        credits.rep_id,
        credits.region_id,
        credits.lifecycle_stage,
        credits.closed_on,
        {{ fact_measures('credits', ['won_amount', 'won_deal_shares']) }},
        {%- for deal_type in ['upsell', 'cross_sell'] %}
        cast(case when deals.deal_type = '{{ deal_type }}' then credits.won_amount else 0 end as decimal(38, 12))
            as {{ deal_type }}_revenue,
        {%- endfor %}
        deals.source_file,
        deals.source_line
    from credits
    inner join {{ ref('stg_crm__deals') }} as deals
        on credits.deal_id = deals.deal_id

)

select * from deals
where {{ in_published_window(['closed_on']) }}
