-- @app: nearby_quotes_or_none
-- @description: As nearby_quotes, and trades without a quote near them: these come once no quote can come any more.

CREATE STREAM trades (
  ts TIMESTAMP, symbol STRING, price DECIMAL(10, 4), size BIGINT, exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${TRADES:-../shared/data/ticks/trades_2013-10-08.csv.gz}'
);

CREATE STREAM quotes (
  ts TIMESTAMP, symbol STRING, bid_price DECIMAL(10, 4), bid_size BIGINT, ask_price DECIMAL(10, 4), ask_size BIGINT,
  exchange STRING,
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'file', 'format' = 'csv',
  'path' = '${QUOTES:-../shared/data/ticks/quotes_2013-10-08.csv.gz}'
);

SELECT t.ts AS trade_ts, t.symbol, t.exchange, t.price, t.size,
       q.ts AS quote_ts, q.bid_price, q.ask_price
FROM trades t
LEFT JOIN quotes q ON t.symbol = q.symbol AND t.exchange = q.exchange
  AND q.ts BETWEEN t.ts - INTERVAL '500' MILLISECOND AND t.ts + INTERVAL '500' MILLISECOND;
