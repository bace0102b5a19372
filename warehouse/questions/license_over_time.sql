/*
title: How did the license that a maker takes over your video change?
subject: terms
description: >
  The dated versions of what a maker's terms say about rights over customers' video, in
  order, each against the last of the same kind of document. Versions written for
  different countries are different series. Undated ones are at the end.
answer: "{row_count} versions of the license of {vendor_name}."
parameters:
  - name: vendor
    label: Maker
    default: ring
    choices: |
      select vendor_id as value, vendor_name as label
      from marts.dim_vendors order by label
*/
select
    vendor_name,
    locale,
    version_number,
    version_on,
    version_on_precision,
    version_basis,
    change_type,
    rating,
    summary,
    quote_text,
    document_type,
    previous_document_type,
    publisher,
    source_url
from marts.mart_terms_history
where
    topic_id = 'content_license'
    and vendor_id = $vendor
order by locale asc, version_number asc nulls last, position_id asc
