-- fares by number of passengers
select
    passenger_count,
    min(fare_amount) as min_fare,
    max(fare_amount) as max_fare,
    avg(fare_amount) as avg_fare,
    sum(fare_amount) as sum_fare
from trips
group by passenger_count
order by passenger_count
