-- @app: nearby_quotes
-- @description: Each trade with every quote of its symbol and exchange within half a second of it. TRADES and QUOTES name other files.

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
JOIN quotes q WITHIN INTERVAL '500' MILLISECOND ON t.symbol = q.symbol AND t.exchange = q.exchange;
