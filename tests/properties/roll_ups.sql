-- One row per violation: a whole that is not the sum of its parts, in additive KPIs of the random companies.
with additive as (
    select facts.*, coalesce(facts.detail, '') as detail_key
    from kpi.fct_kpi_values as facts
    inner join core.dim_kpi as kpis on facts.kpi_code = kpis.kpi_code
    where kpis.additivity = 'additive' and facts.status = 'ok'
        and (facts.detail is null or facts.detail like 'uom=%')
        and facts.kpi_code not in (select unnest($recomputed))
),

parted as (
    select kpi_code, detail_key, period_type, period_start, grain as parts_grain, sum(numerator) as parts
    from additive
    where grain in ('rep', 'region', 'lifecycle_stage', 'role', 'region_lifecycle_stage', 'rep_lifecycle_stage')
    group by all
),

wholes as (
    select kpi_code, detail_key, period_type, period_start, numerator as whole
    from additive
    where grain = 'company'
),

stage_parts as (
    select kpi_code, detail_key, period_type, period_start, region_id, sum(numerator) as parts
    from additive
    where grain = 'region_lifecycle_stage'
    group by all
),

subtrees as (
    select
        wholes.kpi_code, wholes.detail_key, wholes.period_type, wholes.period_start, wholes.region_id,
        wholes.numerator as whole, sum(coalesce(members.numerator, 0)) as parts
    from additive as wholes
    inner join (
        -- the chain home < north < south of each company
        select home.region_id as ancestor, member.region_id as member
        from core.dim_region as home
        inner join core.dim_region as member
            on split_part(home.region_id, '/', 2) = split_part(member.region_id, '/', 2)
            and member.region_id like 'random/%'
        where home.region_id like 'random/%/home'
    ) as chain on wholes.region_id = chain.ancestor
    left join additive as members
        on members.grain = 'region' and members.region_id = chain.member
        and members.kpi_code = wholes.kpi_code and members.detail_key = wholes.detail_key
        and members.period_type = wholes.period_type and members.period_start = wholes.period_start
    where wholes.grain = 'region_subtree'
    group by all
)

select 'company from ' || parts_grain || 's' as rule, kpi_code, period_type, period_start, whole, parts
from parted
inner join wholes using (kpi_code, detail_key, period_type, period_start)
where abs(whole - parts) > 0.000001
union all
select 'region from its stages', additive.kpi_code, period_type, period_start, additive.numerator, stage_parts.parts
from stage_parts
inner join additive using (kpi_code, detail_key, period_type, period_start, region_id)
where additive.grain = 'region' and abs(additive.numerator - stage_parts.parts) > 0.000001
union all
select 'subtree from its regions', kpi_code, period_type, period_start, whole, parts
from subtrees
where abs(whole - parts) > 0.000001
