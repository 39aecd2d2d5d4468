{# The band of a customer's relation, in whole years from the first purchase to a day: an anniversary begins the next. #}
{% macro tenure_band(first_day, day) -%}
    case
        when {{ first_day }} + interval 1 year > {{ day }} then '<1'
        when {{ first_day }} + interval 2 year > {{ day }} then '1-2'
        when {{ first_day }} + interval 5 year > {{ day }} then '2-5'
        when {{ first_day }} + interval 5 year <= {{ day }} then '>=5'
    end
{%- endmacro %}
