-- all columns
select
    max(vendor_id) as vendor,
    count(pickup_datetime) as pickups,
    count(dropoff_datetime) as dropoffs,
    sum(passenger_count) as passengers,
    sum(trip_distance) as distance,
    max(rate_code_id) as rate,
    max(store_and_fwd_flag) as flag,
    sum(payment_type) as payment,
    sum(fare_amount) as fare,
    sum(extra) as extra,
    sum(mta_tax) as tax,
    sum(tip_amount) as tip,
    sum(tolls_amount) as tolls,
    sum(total_amount) as total
from trips
