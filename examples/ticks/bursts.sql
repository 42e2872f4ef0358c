-- @app: bursts
-- @description: Bursts of trading per symbol: they end when nothing has been traded for two seconds. TRADES names another file.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

SELECT symbol,
       window_start,
       window_end,
       COUNT(*)                 AS trades,
       SUM(size)                AS volume,
       FIRST(price)             AS open,
       LAST(price)              AS close,
       VWAP(price, size)        AS vwap,
       COUNT(DISTINCT exchange) AS exchanges
FROM trades
GROUP BY symbol
WINDOW SESSION(ts, INTERVAL '2' SECOND);
