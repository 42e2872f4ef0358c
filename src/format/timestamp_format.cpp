// Numbers go through the decimal parser, so that 1700000000.123456 seconds are exact. strptime knows no fractions: a
// pattern is cut at its fraction directive (%f, and the spellings %.f, %3f, %.3f, %6f …) and the digits are read by
// hand.
#include "format/timestamp_format.hpp"

#include <time.h>

#include <array>

#include "base/text.hpp"
#include "format/codes.hpp"
#include "types/decimal.hpp"
#include "types/time.hpp"

namespace velo::format {

namespace {

struct Directive {
  size_t at = std::string::npos;
  size_t length = 0;
  bool dot = false;
};

Directive find_fraction(std::string_view pattern) {
  for (size_t i = 0; i + 1 < pattern.size(); ++i) {
    if (pattern[i] != '%') continue;
    size_t p = i + 1;
    const bool dot = pattern[p] == '.';
    if (dot) ++p;
    if (p < pattern.size() && pattern[p] >= '1' && pattern[p] <= '9') ++p;
    if (p < pattern.size() && pattern[p] == 'f') return {i, p + 1 - i, dot};
    ++i;  // "%%" is no directive
  }
  return {};
}

}  // namespace

Result<TimestampFormat> TimestampFormat::from_options(const catalog::Options& options) {
  VELO_TRY(const std::string text, options.text(kOption));
  TimestampFormat format;
  const std::string word = to_lower(text);
  if (word.empty()) return format;
  if (word == "iso8601" || word == "rfc3339") format.kind_ = Kind::Iso8601;
  else if (word == "epoch_millis") format.kind_ = Kind::EpochMillis;
  else if (word == "epoch_seconds") format.kind_ = Kind::EpochSeconds;
  else if (word == "epoch_micros") format.kind_ = Kind::EpochMicros;
  else if (text.find('%') != std::string::npos) format.kind_ = Kind::Pattern;
  else {
    const std::array<std::string, 4> known = {"iso8601", "epoch_millis", "epoch_seconds", "epoch_micros"};
    std::string hint = did_you_mean(text, known);
    if (hint.empty())
      hint = "use iso8601, epoch_millis, epoch_seconds, epoch_micros or a strptime pattern such as %Y-%m-%d %H:%M:%S";
    return Error(kBadFormatOption, "'" + text + "' is not a timestamp format", options.find(kOption.name)->position)
        .with_hint(hint);
  }
  const Directive fraction = find_fraction(text);
  format.has_fraction_ = fraction.at != std::string::npos;
  format.before_ = text.substr(0, fraction.at);
  if (format.has_fraction_) {
    if (fraction.dot) format.before_ += '.';
    format.after_ = text.substr(fraction.at + fraction.length);
  }
  return format;
}

int64_t TimestampFormat::micros_per_unit() const {
  switch (kind_) {
    case Kind::Any:
    case Kind::EpochMillis: return 1000;
    case Kind::EpochSeconds: return kMicrosPerSecond;
    case Kind::EpochMicros: return 1;
    case Kind::Iso8601:
    case Kind::Pattern: return 0;
  }
  return 0;
}

bool TimestampFormat::parse(std::string_view text, Micros& out) const {
  if (kind_ == Kind::Pattern) return parse_pattern(text, out);
  if (takes_iso8601() && parse_timestamp(text, out)) return true;
  return kind_ != Kind::Iso8601 && parse_number(text, out);
}

bool TimestampFormat::parse_number(std::string_view text, Micros& out) const {
  const int64_t unit = micros_per_unit();
  const unsigned scale = unit == 1 ? 0 : unit == 1000 ? 3 : 6;
  Int128 value;
  if (parse_decimal(text, 20, scale, value) != DecimalParse::Ok) return false;
  if (value <= INT64_MIN || value >= INT64_MAX) return false;  // the two ends stand for "no time"
  out = static_cast<Micros>(value);
  return true;
}

bool TimestampFormat::parse_pattern(std::string_view text, Micros& out) const {
  const std::string copy(text);
  struct tm parts = {};
  parts.tm_mday = 1;
  const char* p = strptime(copy.c_str(), before_.c_str(), &parts);
  if (p == nullptr) return false;
  int64_t fraction = 0;
  if (has_fraction_) {
    int digits = 0;
    for (; *p >= '0' && *p <= '9'; ++p, ++digits) {
      if (digits < 6) fraction = fraction * 10 + (*p - '0');
    }
    if (digits == 0 || digits > 9) return false;
    for (; digits < 6; ++digits) fraction *= 10;
    p = after_.empty() ? p : strptime(p, after_.c_str(), &parts);
    if (p == nullptr) return false;
  }
  if (p != copy.c_str() + copy.size()) return false;
  const int64_t year = static_cast<int64_t>(parts.tm_year) + 1900;
  if (!valid_civil(year, parts.tm_mon + 1, parts.tm_mday) || parts.tm_sec > 59) return false;
  const int64_t days = days_from_civil({static_cast<int32_t>(year), parts.tm_mon + 1, parts.tm_mday});
  const int64_t seconds = parts.tm_hour * 3600 + parts.tm_min * 60 + parts.tm_sec - parts.tm_gmtoff;
  out = days * kMicrosPerDay + seconds * kMicrosPerSecond + fraction;
  return true;
}

}  // namespace velo::format
