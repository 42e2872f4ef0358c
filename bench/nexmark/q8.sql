-- Who came and sold within the same ten seconds?
-- Features: two windowed streams joined by key and window.

CREATE STREAM person (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'person', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');
CREATE STREAM auction (WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND)
  WITH ('connector' = 'generator', 'kind' = 'nexmark', 'events' = 'auction', 'rows' = '${EVENTS:100000}',
        'rate' = '${RATE:10000}', 'seed' = '${SEED:42}', 'start' = '${START:2015-07-15T00:00:00Z}',
        'out_of_order_group' = '${GROUP:1}');

CREATE STREAM q8 WITH (${SINK:'connector' = 'blackhole'}) AS
SELECT p.id, p.name, p.window_start
FROM (
  SELECT id, name, window_start, window_end
  FROM TUMBLE(TABLE person, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)
  GROUP BY id, name, window_start, window_end
) p JOIN (
  SELECT seller, window_start, window_end
  FROM TUMBLE(TABLE auction, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)
  GROUP BY seller, window_start, window_end
) a ON p.id = a.seller AND p.window_start = a.window_start AND p.window_end = a.window_end;
