-- objects and arrays in objects
select count(*) as rides, sum(id) as ids, count(fares) as fares, count(stops) as stops from rides
