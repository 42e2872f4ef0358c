// The sign is read together with the digits: -2147483648 is an INT although 2147483648 is none.
#include "binder/literal.hpp"

#include <charconv>

#include "base/check.hpp"
#include "binder/codes.hpp"
#include "types/decimal.hpp"
#include "types/time.hpp"

namespace velo::binder {

namespace {

Error bad_literal(std::string_view what, const std::string& text, std::string hint) {
  return Error(kBadLiteral, "'" + text + "' is not a valid " + std::string(what)).with_hint(std::move(hint));
}

Result<Value> decimal_value(const std::string& text) {
  unsigned precision = 0;
  unsigned scale = 0;
  Int128 unscaled = 0;
  if (!literal_decimal_type(text, precision, scale) ||
      parse_decimal(text, precision, scale, unscaled) != DecimalParse::Ok) {
    return bad_literal("DECIMAL", text, "a DECIMAL has at most 38 digits; write an exponent for a DOUBLE");
  }
  return Value::decimal(unscaled, Type::decimal(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale)));
}

Result<Value> integer_value(const std::string& text) {
  int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return decimal_value(text);
  if (number >= INT32_MIN && number <= INT32_MAX) return Value::int32(static_cast<int32_t>(number));
  return Value::bigint(number);
}

Result<Value> double_value(const std::string& text) {
  double number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc()) return bad_literal("DOUBLE", text, "the number is too large or too small");
  return Value::real(number);
}

Result<Value> temporal_value(sql::Literal::Kind kind, const std::string& text) {
  if (kind == sql::Literal::Kind::kDate) {
    int32_t days = 0;
    if (!parse_date(text, days)) return bad_literal("DATE", text, "write DATE '2024-01-31'");
    return Value::date(days);
  }
  int64_t micros = 0;
  if (kind == sql::Literal::Kind::kTime) {
    if (!parse_time(text, micros)) return bad_literal("TIME", text, "write TIME '13:45:00'");
    return Value(TypeId::Time, micros);
  }
  if (!parse_timestamp(text, micros)) return bad_literal("TIMESTAMP", text, "write TIMESTAMP '2024-01-31 13:45:00'");
  return Value::timestamp(micros);
}

}  // namespace

Result<Value> literal_value(const sql::Literal& literal, bool negative) {
  const std::string text = negative ? '-' + literal.text : literal.text;
  switch (literal.kind) {
    case sql::Literal::Kind::kNull: return Value();
    case sql::Literal::Kind::kBoolean: return Value::boolean(literal.text == "true");
    case sql::Literal::Kind::kInteger: return integer_value(text);
    case sql::Literal::Kind::kDecimal: return decimal_value(text);
    case sql::Literal::Kind::kDouble: return double_value(text);
    case sql::Literal::Kind::kString: return Value::string(literal.text);
    case sql::Literal::Kind::kDate:
    case sql::Literal::Kind::kTime:
    case sql::Literal::Kind::kTimestamp: return temporal_value(literal.kind, literal.text);
  }
  CHECK(false, "unknown kind of literal");
}

Value interval_value(const sql::Duration& duration) {
  return Value::interval({duration.months, duration.days, duration.micros});
}

}  // namespace velo::binder
