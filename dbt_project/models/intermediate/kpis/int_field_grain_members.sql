with selling as (

    select
        members.measured_on,
        members.outlet_id,
        members.product_id,
        outlets.outlet_type,
        members.is_focus_product
    from {{ ref('int_selling_outlets') }} as members
    inner join {{ ref('int_outlets') }} as outlets
        on members.outlet_id = outlets.outlet_id

),

members as (

    {%- for grain, column in {'product': 'product_id', 'outlet_type': 'outlet_type'}.items() %}
    select distinct
        'active_selling_outlets' as measure_code,
        '{{ grain }}' as grain,
        {{ column }} as grain_id,
        measured_on,
        outlet_id as member_id
    from selling
    union all
    {%- endfor %}
    select distinct
        'focus_product_outlets',
        'product',
        product_id,
        measured_on,
        outlet_id
    from selling
    where is_focus_product

)

select
    *,
    cast(1 as decimal(38, 6)) as member_weight
from members
