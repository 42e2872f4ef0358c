-- The auctions with most bids in ten seconds, every two seconds.
-- Features: hopping window, groups of windows, join by window and a further condition. RANK() OVER (PARTITION BY window_end
-- ORDER BY num DESC) = 1 gives the same rows from one aggregation.

CREATE STREAM bid (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'bid', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');
CREATE VIEW counts AS
  SELECT auction, COUNT(*) AS num, window_start, window_end
  FROM HOP(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '2' SECOND, INTERVAL '10' SECOND)
  GROUP BY auction, window_start, window_end;

CREATE STREAM q5 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT one.auction, one.num
FROM counts one
JOIN (SELECT MAX(num) AS most, window_start, window_end FROM counts GROUP BY window_start, window_end) top
  ON one.window_start = top.window_start AND one.window_end = top.window_end AND one.num >= top.most;
