-- Pass all bids through: what reading and writing cost.
-- Features: projection.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');

CREATE STREAM q0 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT auction, bidder, price, dateTime, extra FROM bid;
