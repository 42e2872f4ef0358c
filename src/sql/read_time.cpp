// Lengths of time, in all the forms the dialect knows.
#include "sql/duration.hpp"
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"

namespace velo::sql {

namespace {

bool at_number(const Cursor& in, size_t ahead) {
  return in.at(Token::Kind::kInteger, ahead) || in.at(Token::Kind::kDecimal, ahead);
}

bool at_unit(const Cursor& in, size_t ahead = 0) {
  return in.at(Token::Kind::kWord, ahead) && is_unit(in.peek(ahead).text);
}

Duration finish(Cursor& in, const Token& first, Result<Duration> made) {
  Duration out;
  if (made.ok()) out = std::move(made).value();
  else in.fail(std::move(made.error()).with_position(in.span_from(first.span).position));
  out.span = in.span_from(first.span);
  out.text = std::string(in.text(out.span));
  return out;
}

// Behind INTERVAL: '1' MINUTE | 5 SECOND | '1 day 2 hours' | '1-6' YEAR TO MONTH.
Duration read_interval(Cursor& in, const Token& first) {
  const bool minus = in.accept_symbol("-");
  const bool quoted = in.at(Token::Kind::kString);
  const std::string number = (minus ? "-" : "") + in.take().text;
  if (quoted && at_unit(in) && in.at_word("TO", 1) && at_unit(in, 2)) {
    const std::string from = in.take().text;
    in.take();
    return finish(in, first, make_duration(number, from, in.take().text));
  }
  if (at_unit(in)) return finish(in, first, make_duration(number, in.take().text));
  if (quoted && number.find_first_not_of("+-.0123456789") != std::string::npos)
    return finish(in, first, make_duration(number));
  in.fail_expected("a unit of time", "write INTERVAL '" + number + "' SECOND, MINUTE, HOUR or DAY");
  return {};
}

}  // namespace

bool at_duration(const Cursor& in, size_t ahead) {
  if (in.at(Token::Kind::kDuration, ahead)) return true;
  if (at_number(in, ahead)) return at_unit(in, ahead + 1);
  if (!in.at_word("INTERVAL", ahead)) return false;
  const size_t sign = in.at_symbol("-", ahead + 1) ? 1 : 0;
  return at_number(in, ahead + 1 + sign) || (sign == 0 && in.at(Token::Kind::kString, ahead + 1));
}

Duration read_duration(Cursor& in) {
  const Token& first = in.peek();
  if (in.accept_word("INTERVAL")) {
    if (at_duration(in) || at_number(in, 0) || in.at(Token::Kind::kString) || in.at_symbol("-"))
      return read_interval(in, first);
  } else if (in.at(Token::Kind::kDuration)) {
    in.take();
    return finish(in, first, make_duration(first.text));
  } else if (at_number(in, 0)) {
    in.take();
    if (at_unit(in)) return finish(in, first, make_duration(first.text, in.take().text));
    in.fail_expected("a unit of time behind " + first.text, "write " + first.text + " SECONDS, or " + first.text + "s");
  }
  in.fail_expected("a length of time", in.at(Token::Kind::kString) ? "write INTERVAL '1' MINUTE, 1 MINUTE or 1m"
                                                                   : "such as INTERVAL '1' MINUTE, 1 MINUTE or 1m");
  return {};
}

}  // namespace velo::sql
