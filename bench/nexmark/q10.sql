-- All bids with their day and minute, for files in folders by day and minute.
-- Features: DATE_FORMAT. The benchmark writes partitioned files; here the two columns are written with the row.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');

CREATE STREAM q10 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT auction, bidder, price, dateTime, extra, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS dt, DATE_FORMAT(dateTime, 'HH:mm') AS hm
FROM bid;
