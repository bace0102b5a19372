{#- The rule of the discount check, for every mart that follows it. -#}

{#- A price counts as history for so many days. -#}
{% macro discount_window_days() %}90{% endmacro %}

{#- A sale that starts at most so many days before or after this one is one sale with it. -#}
{% macro discount_same_sale_days() %}7{% endmacro %}

{#- Dated prices on fewer days than these say nothing. -#}
{% macro discount_least_days() %}3{% endmacro %}

{#- Shares are stated in whole percent and prices in whole dollars, so a difference of so many points is rounding. -#}
{% macro discount_tolerance_points() %}2{% endmacro %}

{#- How a claim compares with the drop that was found, from columns of both. -#}
{% macro discount_finding() -%}
    case
        when claim_basis is null then 'no_claim'
        when starts_on is null then 'no_dates'
        when observed_low_usd is null then 'no_price'
        when claimed_discount_share is null then 'no_share'
        when not has_enough_days then 'too_few'
        -- why: ten digits keep the arithmetic of doubles out of the comparison.
        when
            abs(round(found_discount_share - claimed_discount_share, 10))
            <= {{ discount_tolerance_points() }} / 100.0
            then 'as_stated'
        when found_discount_share < claimed_discount_share then 'smaller_than_stated'
        else 'larger_than_stated'
    end
{%- endmacro %}

{#- The verdict on a `finding`. -#}
{% macro discount_verdict() -%}
    case
        when finding in ('no_dates', 'no_price', 'no_share', 'too_few')
            then 'cannot_tell'
        else finding
    end
{%- endmacro %}

{#- The rule behind a `finding` in words; what else keeps a price from counting ends a sentence. -#}
{% macro discount_verdict_rule(left_out) -%}
    case finding
        when 'no_claim'
            then
                'No source states an exact discount, saving or list price for this '
                || 'device at this event, so there is nothing to check.'
        when 'no_dates'
            then
                'Cannot tell: no source gives the dates of the event, so the '
                || '{{ discount_window_days() }} days before it are not known.'
        when 'no_price'
            then
                'Cannot tell: no price of the device itself was seen at the '
                || 'event, so there is nothing to compare the claim with.'
        when 'no_share'
            then
                'Cannot tell: a saving is stated without the price that it is '
                || 'taken from.'
        when 'too_few'
            then
                'Cannot tell: dated prices were found on fewer than '
                || '{{ discount_least_days() }} of the '
                || '{{ discount_window_days() }} days before the event'
                || '{{ left_out }}.'
        else
            'The real discount was '
            || case finding
                when 'as_stated' then 'as advertised, within '
                else 'more than '
            end
            || '{{ discount_tolerance_points() }} points'
            || case finding
                when 'as_stated' then ''
                when 'smaller_than_stated' then ' smaller than advertised'
                else ' larger than advertised'
            end
            || ', compared with the median price of the previous '
            || '{{ discount_window_days() }} days.'
    end
{%- endmacro %}
