{#
    The parts of an attainment (scoring rules, section 3): X ÷ T where more is better; max(0, 2T − X) ÷ T where less is
    better; max(0, E − X) ÷ E where the target is zero. Columns of the relation: direction, target, actual, exposure.
#}
{% macro attained_part(target='prorated_target', actual='actual', exposure='exposure') -%}
    case
        when direction = 'higher_better' then {{ actual }}
        when {{ target }} > 0 then greatest(0, 2 * {{ target }} - {{ actual }})
        else greatest(0, {{ exposure }} - {{ actual }})
    end
{%- endmacro %}

{% macro target_part(target='prorated_target', exposure='exposure') -%}
    case when direction = 'lower_better' and {{ target }} = 0 then {{ exposure }} else {{ target }} end
{%- endmacro %}

{# 1 − A within 0 and 1: what lacks cannot be more than all, and a surplus pays for nothing; of the unknown, unknown. #}
{% macro shortfall_of(attainment) -%}
    case when {{ attainment }} is not null then cast(least(1, greatest(0, 1 - {{ attainment }})) as decimal(18, 12)) end
{%- endmacro %}

{# 5 points for what is required, 10 for twice that. #}
{% macro score_of(attainment) -%}
    case when {{ attainment }} is not null then cast(least(10, greatest(0, 5 * {{ attainment }})) as decimal(18, 12)) end
{%- endmacro %}
