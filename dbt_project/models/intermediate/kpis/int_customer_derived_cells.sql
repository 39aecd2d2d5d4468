with cells as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        {%- for measure in ['vip_revenue', 'vip_customers', 'sales_revenue', 'buying_customers'] %}
        cast(coalesce(max(case when measure_code = '{{ measure }}' then measure_value end), 0) as decimal(38, 12))
            as {{ measure }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('int_base_cells') }}
    where measure_code in ('vip_revenue', 'vip_customers', 'sales_revenue', 'buying_customers')
        and detail is null
    group by all

),

averages as (

    select
        grain,
        grain_id,
        detail,
        period_type,
        period_start,
        {{ exact_quotient('vip_revenue', 'vip_customers') }} as average_vip_revenue,
        {{ exact_quotient('sales_revenue', 'buying_customers') }} as average_account_revenue
    from cells

)

{{ cells_as_rows('averages', ['average_vip_revenue', 'average_account_revenue']) }}
