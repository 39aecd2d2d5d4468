{#
    The measure columns of costs (int_costs): which cost counts for which measure (canonical model, section 3). Payroll
    counts for ratios once its month is over: a month's pay stands against a month's sales.
#}
{% macro cost_sums() -%}
        coalesce(sum(amount), 0) as operating_cost,
        coalesce(sum(amount) filter (where entry_type = 'expense'), 0) as operating_expenses,
        coalesce(sum(amount) filter (where category = 'premises'), 0) as premises_cost,
        coalesce(sum(amount) filter (
            where entry_type = 'payroll' and last_day(spent_on) <= {{ as_of_date() }}
        ), 0) as payroll_cost,
        coalesce(sum(amount) filter (
            where category in ('marketing', 'selling') or cost_function in ('sales', 'marketing')
        ), 0) as acquisition_cost,
        coalesce(sum(amount) filter (where category = 'marketing'), 0) as marketing_cost,
        coalesce(sum(amount) filter (where category = 'selling'), 0) as selling_cost,
        coalesce(sum(amount) filter (
            where category = 'customer_service' or cost_function = 'customer_service'
        ), 0) as service_cost,
        coalesce(sum(amount) filter (where category = 'customer_service'), 0) as service_expenses
{%- endmacro %}
