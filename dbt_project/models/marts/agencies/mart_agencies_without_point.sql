{{ agencies_for_map("agencies.location_precision = 'unlocated'") }}
