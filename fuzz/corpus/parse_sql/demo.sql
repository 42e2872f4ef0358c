-- @app: demo
-- @description: Eight seconds of made-up trades as they come, as one-second bars per symbol.

CREATE STREAM trades (WATERMARK FOR ts AS ts - INTERVAL '200' MILLISECOND) WITH (
  'connector' = 'generator', 'kind' = 'trades',
  'symbols' = '4', 'rate' = '20000', 'rows' = '160000', 'realtime' = 'true', 'start' = 'now', 'disorder' = '200ms'
);

SELECT symbol,
       window_start,
       FIRST(price)                                  AS open,
       MAX(price)                                    AS high,
       MIN(price)                                    AS low,
       LAST(price)                                   AS close,
       SUM(quantity)                                 AS volume,
       ROUND(SUM(price * quantity) / SUM(quantity), 4) AS vwap,
       COUNT(*)                                      AS trades
FROM trades
GROUP BY symbol
WINDOW TUMBLING(ts, INTERVAL '1' SECOND);
