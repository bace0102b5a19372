with

statuses as (

    select
        listed.ring_status,
        listed.status_name,
        listed.meaning,
        cast(listed.status_order as integer) as status_order
    from (
        values
        (
            'active', 'Active',
            'A source of the twelve months before the as-of date says that the '
            || 'agency takes part.',
            1
        ),
        (
            'last_seen', 'Last seen',
            'A map, list or page had the agency at this date; nothing has '
            || 'since. The public lists were withdrawn, so this is neither active '
            || 'nor ended.',
            2
        ),
        (
            'announced', 'Announced',
            'The agency or a council announced or approved it, or the agency only '
            || 'paused it or gave devices back; no list or report has the agency.',
            3
        ),
        (
            'disputed', 'Disputed',
            'The vendor''s map or a list has the agency, and the agency says, or is '
            || 'reported to have said or decided, on or after that day, that it does '
            || 'not take part.',
            4
        ),
        (
            'declined', 'Declined',
            'The agency turned Ring down or spoke against it, or it says, or a '
            || 'report says, that it takes no part; no list has it. Its history says '
            || 'which.',
            5
        ),
        (
            'ended', 'Ended',
            'A source says that the agency itself ended it. A tool that the '
            || 'company withdrew is not counted as an end.',
            6
        ),
        (
            'no_record', 'No record',
            'We looked in the Atlas of October 2020, the list of August 2021 '
            || 'and the news pages, and found nothing. That is not a no: the lists '
            || 'stop in 2021, and only single reports are later.',
            7
        ),
        (
            'not_checked', 'Not checked',
            'The lists do not cover this kind of body, or an entry that names '
            || 'no state may be this agency; nobody has decided yet.',
            8
        )
    ) as listed (ring_status, status_name, meaning, status_order)

)

select * from statuses
