-- Bids on each auction and day: how many by rank, lowest, highest, average and sum of the prices, as they stand.
-- Features: FILTER, aggregates by a long key.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');

CREATE STREAM q17 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS day,
       COUNT(*) AS total_bids,
       COUNT(*) FILTER (WHERE price < 10000) AS rank1_bids,
       COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_bids,
       COUNT(*) FILTER (WHERE price >= 1000000) AS rank3_bids,
       MIN(price) AS min_price, MAX(price) AS max_price, AVG(price) AS avg_price, SUM(price) AS sum_price
FROM bid GROUP BY auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd');
