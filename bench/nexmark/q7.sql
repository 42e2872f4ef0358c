-- The highest bids of every ten seconds.
-- Features: window aggregate joined back to the stream, bounds of time on one side.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');

CREATE STREAM q7 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT b.auction, b.price, b.bidder, b.dateTime, b.extra
FROM bid b
JOIN (
  SELECT MAX(price) AS highest, window_end
  FROM TUMBLE(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)
  GROUP BY window_start, window_end
) top ON b.price = top.highest AND b.dateTime BETWEEN top.window_end - INTERVAL '10' SECOND AND top.window_end;
