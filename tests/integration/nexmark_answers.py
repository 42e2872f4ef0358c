"""What the queries of bench/nexmark must give in the end, as SQL of DuckDB over the tables person, auction and bid.

Written from what each query is for, not from how Velostream says it: whole numbers instead of decimals, the hour from the
milliseconds, windows as numbers of ten seconds. Times are milliseconds; `n` is the place of a row in its stream.
"""

# A bid belongs to an auction while it is open; of equal prices the earlier bid counts.
WINNERS = """SELECT * FROM (
  SELECT a.*, b.auction, b.bidder, b.price, b.t AS bid_t, b.extra AS bid_extra,
         rank() OVER (PARTITION BY a.id ORDER BY b.price DESC, b.t, b.n) AS rank
  FROM auction a, bid b WHERE b.auction = a.id AND b.t >= a.t AND b.t <= a.expires) WHERE rank = 1"""


def average(total, count):
    """A quotient with six digits behind the point, rounded half up, in whole millionths."""
    return f"(2 * 1000000 * CAST({total} AS HUGEINT) + {count}) // (2 * {count})"


RANKS = ", ".join(
    f"{count} AS {name}_all, " + ", ".join(f"{inner.format(f'{low} <= price AND price < {high}')} AS {name}_{low}"
                                           for low, high in ((0, 10**4), (10**4, 10**6), (10**6, 10**9)))
    for name, count, inner in (("bids", "count(*)", "count(CASE WHEN {} THEN 1 END)"),
                               ("bidders", "count(DISTINCT bidder)", "count(DISTINCT CASE WHEN {} THEN bidder END)"),
                               ("auctions", "count(DISTINCT auction)", "count(DISTINCT CASE WHEN {} THEN auction END)")))
DAY = "strftime(make_timestamp(t * 1000), '%Y-%m-%d')"
MINUTE = "strftime(make_timestamp(t * 1000), '%H:%M')"

ANSWERS = {
    0: "SELECT auction, bidder, price, t, extra FROM bid",
    1: "SELECT auction, bidder, price * 908, t, extra FROM bid",
    2: "SELECT auction, price FROM bid WHERE auction % 123 = 0",
    3: """SELECT name, city, state, auction.id FROM person, auction
          WHERE seller = person.id AND category = 10 AND (state = 'OR' OR state = 'ID' OR state = 'CA')""",
    4: f"""SELECT category, {average('sum(final)', 'count(*)')} FROM (
             SELECT a.id, category, max(price) AS final FROM auction a, bid b
             WHERE b.auction = a.id AND b.t >= a.t AND b.t <= a.expires GROUP BY ALL) GROUP BY category""",
    5: """WITH counts AS (SELECT t // 2000 - back AS twos, auction, count(*) AS num
                          FROM bid, (SELECT unnest(range(5)) AS back) GROUP BY ALL)
          SELECT auction, num FROM counts c WHERE num = (SELECT max(num) FROM counts d WHERE d.twos = c.twos)""",
    6: f"""SELECT seller, {average('sum(price) OVER w', 'count(*) OVER w')} FROM ({WINNERS})
           WINDOW w AS (PARTITION BY seller ORDER BY bid_t ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)""",
    7: """SELECT b.auction, b.price, b.bidder, b.t, b.extra
          FROM bid b, (SELECT t // 10000 AS tens, max(price) AS price FROM bid GROUP BY tens) top
          WHERE b.price = top.price AND b.t >= tens * 10000 AND b.t <= (tens + 1) * 10000""",
    8: """SELECT DISTINCT p.id, p.name, p.t // 10000 * 10000 FROM person p, auction a
          WHERE a.seller = p.id AND a.t // 10000 = p.t // 10000""",
    9: f"""SELECT id, itemName, description, initialBid, reserve, t, expires, seller, category, extra, auction, bidder,
                  price, bid_t, bid_extra FROM ({WINNERS})""",
    10: f"SELECT auction, bidder, price, t, extra, {DAY}, {MINUTE} FROM bid",
    11: """WITH marked AS (SELECT bidder, t, t - lag(t) OVER (PARTITION BY bidder ORDER BY t, n) > 10000 AS opens FROM bid),
                counted AS (SELECT bidder, t, sum(CASE WHEN opens THEN 1 ELSE 0 END)
                                              OVER (PARTITION BY bidder ORDER BY t ROWS UNBOUNDED PRECEDING) AS session
                            FROM marked)
           SELECT bidder, count(*), min(t), max(t) + 10000 FROM counted GROUP BY bidder, session""",
    12: """SELECT bidder, count(*), t // 10000 * 10000, t // 10000 * 10000 + 10000 FROM bid
           GROUP BY bidder, t // 10000""",
    13: "SELECT auction, bidder, price, t, 'value ' || auction % 10000 FROM bid",
    14: """SELECT auction, bidder, price * 908,
                  CASE WHEN t // 3600000 % 24 BETWEEN 8 AND 18 THEN 'dayTime'
                       WHEN t // 3600000 % 24 IN (7, 19) THEN 'otherTime' ELSE 'nightTime' END,
                  t, extra, length(extra) - length(replace(extra, 'c', ''))
           FROM bid WHERE price * 908 > 1000000000 AND price * 908 < 50000000000""",
    15: f"SELECT {DAY} AS day, {RANKS} FROM bid GROUP BY day",
    16: f"SELECT channel, {DAY} AS day, max({MINUTE}), {RANKS} FROM bid GROUP BY channel, day",
    17: f"""SELECT auction, {DAY} AS day, {RANKS[:RANKS.index(", count(DISTINCT")]}, min(price), max(price),
                   {average('sum(price)', 'count(*)')}, sum(price)
            FROM bid GROUP BY auction, day""",
    18: """SELECT auction, bidder, price, channel, url, t, extra FROM bid
           WHERE (bidder, auction, t) IN (SELECT bidder, auction, max(t) FROM bid GROUP BY bidder, auction)""",
    19: """SELECT auction, bidder, price, channel, url, t, extra, higher + 1 FROM bid b, LATERAL (
             SELECT count(*) AS higher FROM bid c
             WHERE c.auction = b.auction AND (c.price > b.price OR c.price = b.price AND c.n < b.n)) WHERE higher < 10""",
    20: """SELECT auction, bidder, price, channel, url, b.t, b.extra, itemName, description, initialBid, reserve, a.t,
                  expires, seller, category, a.extra
           FROM bid b, auction a WHERE a.id = b.auction AND category = 10""",
    21: """SELECT * FROM (
             SELECT auction, bidder, price, channel,
                    CASE channel WHEN 'Apple' THEN '0' WHEN 'Google' THEN '1' WHEN 'Facebook' THEN '2' WHEN 'Baidu' THEN '3'
                         ELSE string_split(url, '&channel_id=')[2] END AS number FROM bid) WHERE number IS NOT NULL""",
    22: """SELECT auction, bidder, price, channel, split_part(url, '/', 4), split_part(url, '/', 5), split_part(url, '/', 6)
           FROM bid""",
}
