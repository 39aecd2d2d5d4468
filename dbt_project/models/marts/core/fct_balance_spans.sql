with spans as (

    select
        measure_code,
        coalesce(detail, '') as detail,
        source_entity,
        object_id,
        rep_id,
        region_id,
        lifecycle_stage,
        valid_from,
        valid_to,
        sum(measure_value) as balance
    from {{ ref('int_balance_spans_attributed') }}
    where object_id is not null
        and valid_from <= {{ as_of_date() }}
        and valid_from < valid_to
        and valid_to > {{ history_start() }}
    group by all

),

-- What came and went before the published window, a document and its payment, adds nothing to any day of it.
standing as (

    select * from spans
    window of_object as (
        partition by measure_code, detail, source_entity, object_id, rep_id, region_id, lifecycle_stage
    )
    qualify sum(balance) over of_object <> 0
        or max(valid_from) over of_object >= {{ history_start() }}
        or min(valid_to) over of_object <= {{ as_of_date() }}

),

delivered as (

    {%- for entity, model, key in [
        ('acc_invoices', 'stg_accounting__invoices', 'document_id'),
        ('crm_deals', 'stg_crm__deals', 'deal_id'),
        ('crm_contacts', 'stg_crm__contacts', 'contact_id'),
        ('fld_outlets', 'stg_field__outlets', 'outlet_id'),
        ('acc_subscriptions', 'stg_accounting__subscriptions', 'subscription_id'),
    ] %}
    select
        '{{ entity }}' as source_entity,
        {{ key }} as object_id,
        source_file,
        source_line
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

-- A subscription has a line for each of its versions: the last one stands for it.
last_lines as (

    select * from delivered
    qualify row_number() over (
        partition by source_entity, object_id order by source_file desc, source_line desc
    ) = 1

)

select
    cast(spans.measure_code as varchar) as measure_code,
    cast(spans.detail as varchar) as detail,
    cast(spans.source_entity as varchar) as entity,
    cast(spans.object_id as varchar) as object_id,
    cast(spans.rep_id as varchar) as rep_id,
    cast(spans.region_id as varchar) as region_id,
    cast(spans.lifecycle_stage as varchar) as lifecycle_stage,
    cast(spans.valid_from as date) as valid_from,
    cast(spans.valid_to as date) as valid_to,
    cast(spans.balance as decimal(38, 12)) as balance,
    last_lines.source_file,
    last_lines.source_line
from standing as spans
left join last_lines
    on spans.source_entity = last_lines.source_entity
    and spans.object_id = last_lines.object_id
where spans.balance <> 0
