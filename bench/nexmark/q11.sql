-- How many bids a person makes in one go: bids with at most ten seconds between them.
-- Features: session windows with very different numbers of rows.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');

CREATE STREAM q11 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT bidder, COUNT(*) AS bid_count, window_start, window_end
FROM bid GROUP BY bidder WINDOW SESSION(dateTime, INTERVAL '10' SECOND);
