-- @app: moving_sums
-- @description: The trade before, and sums over the last hundred trades of the symbol, in both forms of the frame.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

SELECT symbol, ts, price,
       price - LAG(price) OVER w           AS step,
       LAG(ts, 100) OVER w                 AS hundred_ago,
       SUM(size) OVER last_hundred         AS volume,
       SUM(price * size) OVER last_hundred AS notional,
       AVG(price) OVER (ROWS WINDOW BUFFER 100 ROWS PARTITION BY symbol ORDER BY ts) AS mean_price,
       MAX(price) OVER (ROWS WINDOW BUFFER 100 ROWS PARTITION BY symbol ORDER BY ts) AS high
FROM trades
WINDOW w AS (PARTITION BY symbol ORDER BY ts),
       last_hundred AS (PARTITION BY symbol ORDER BY ts ROWS BETWEEN 99 PRECEDING AND CURRENT ROW);
