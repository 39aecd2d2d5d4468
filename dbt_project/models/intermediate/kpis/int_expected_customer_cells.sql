with cells_by_industry as (

    select
        *,
        industry is not null and opening_customers >= 30 as is_told_by_industry
    from {{ ref('int_repurchase_cells') }}

),

-- The industry's share where the cell had 30 customers of it, else the cell's (ruling 60); customers without industry
-- share none.
shares as (

    select
        grain,
        grain_id,
        last_day,
        active_customers,
        {%- for measure in ['returned', 'bought_anew'] %}
        active_customers * case when is_told_by_industry then {{ measure }} else cell_{{ measure }} end
            as {{ measure }}_dividend,
        {%- endfor %}
        case when is_told_by_industry then opening_customers else cell_opening_customers end as divisor
    from cells_by_industry

),

summed as (

    select
        grain,
        grain_id,
        last_day,
        bool_and(divisor > 0 or active_customers = 0) as is_told,
        {%- for measure, dividend in {
            'expected_returning_customers': 'returned_dividend',
            'expected_new_product_buyers': 'bought_anew_dividend',
        }.items() %}
        -- industries are added up with 18 digits and rounded once (ruling 46)
        cast(round(cast(
            sum((2 * {{ dividend }} * 1000000000000000000 + divisor) // nullif(2 * divisor, 0)) as decimal(38, 0)
        ) * cast(0.000000000000000001 as decimal(19, 18)), 12) as decimal(38, 12)) as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from shares
    group by all

),

first_sale as (

    select min(first_purchase_on) as first_purchase_on from {{ ref('int_first_purchases') }}

),

-- Less than five quarters since the first purchase tell nothing (ruling 35); nor does a cell that has customers now and
-- had none then. Nobody active: nobody expected.
cells as (

    select
        members.grain,
        members.grain_id,
        cast(null as varchar) as detail,
        members.period_type,
        members.period_start,
        {%- for measure in ['expected_returning_customers', 'expected_new_product_buyers'] %}
        case
            when first_sale.first_purchase_on + interval 15 month <= members.last_day + interval 1 day
                and coalesce(summed.is_told, true) then coalesce(summed.{{ measure }}, 0)
        end as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_trailing_members') }} as members
    cross join first_sale
    left join summed
        on members.grain = summed.grain
        and members.grain_id = summed.grain_id
        and members.last_day = summed.last_day

)

{{ cells_as_rows('cells', ['expected_returning_customers', 'expected_new_product_buyers']) }}
