#pragma once

#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "catalog/options.hpp"

namespace velo::format {

/// How texts and numbers become timestamps: the option `timestamp.format`. A small immutable value.
class TimestampFormat {
 public:
  enum class Kind { Any, Iso8601, EpochSeconds, EpochMillis, EpochMicros, Pattern };

  TimestampFormat() = default;
  static Result<TimestampFormat> from_options(const catalog::Options& options);

  /// False when `text` is not a timestamp in this format. Any: ISO 8601, or a number of epoch milliseconds.
  bool parse(std::string_view text, Micros& out) const;

  bool takes_iso8601() const { return kind_ == Kind::Any || kind_ == Kind::Iso8601; }
  /// Microseconds per unit of a plain number, or 0 when numbers are refused.
  int64_t micros_per_unit() const;

  static constexpr catalog::OptionSpec kOption = {"timestamp.format",
                                                  catalog::OptionType::Text,
                                                  "",
                                                  "iso8601, epoch_millis, epoch_seconds, epoch_micros or a strptime "
                                                  "pattern; default: ISO 8601 or epoch milliseconds",
                                                  "",
                                                  false};

 private:
  bool parse_number(std::string_view text, Micros& out) const;
  bool parse_pattern(std::string_view text, Micros& out) const;

  Kind kind_ = Kind::Any;
  std::string before_;  // the strptime pattern up to the fraction directive
  std::string after_;   // and behind it
  bool has_fraction_ = false;
};

}  // namespace velo::format
