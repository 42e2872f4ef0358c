-- Bids with a value from a table on the side.
-- Features: join with a table that does not change. side_input.csv maps 0 .. 9999 to texts; run.py writes it.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');
CREATE TABLE side_input (key BIGINT PRIMARY KEY, value STRING)
  WITH ('connector' = 'file', 'path' = '${SIDE_INPUT:side_input.csv}', 'format' = 'csv');

CREATE STREAM q13 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT b.auction, b.bidder, b.price, b.dateTime, s.value
FROM bid b JOIN side_input s ON MOD(b.auction, 10000) = s.key;
