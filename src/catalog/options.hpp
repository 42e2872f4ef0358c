#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace velo::catalog {

enum class OptionType : uint8_t { Text, Integer, Boolean, Duration, Bytes, Choice };

/// Declares one option once, for `WITH`, YAML and the command line. Each connector and format has an array of these.
struct OptionSpec {
  std::string_view name;  ///< `path`, `csv.delimiter`
  OptionType type = OptionType::Text;
  std::string_view fallback;  ///< default as text; empty: none
  std::string_view doc;
  std::string_view choices;  ///< Choice: `a|b|c`
  bool required = false;
};

/// An option as the user wrote it.
struct OptionValue {
  std::string text;
  TextPosition position;  ///< of the value
  std::string file = {};  ///< the configuration file that `position` is in; empty: the SQL
  bool shared = false;    ///< said of several relations at once: need not fit every one

  /// An error about this value, at its place.
  Error fault(ErrorCode code, std::string message) const;
};

/// Options of one relation, job or command, by lower-case name, in name order.
class Options {
 public:
  void set(std::string_view name, OptionValue value);
  void set(std::string_view name, std::string text) { set(name, OptionValue{std::move(text), {}}); }
  bool has(std::string_view name) const { return find(name) != nullptr; }
  const OptionValue* find(std::string_view name) const;
  void erase(std::string_view name);
  const std::map<std::string, OptionValue, std::less<>>& all() const { return values_; }

  /// Typed access with the fallback of `spec`; errors are 1xxx with the value's position. Durations (`5s`, `100 ms`,
  /// `1 minute`, plain number = milliseconds) come as microseconds, Bytes (`64KiB`, `1MB`) as bytes.
  Result<std::string> text(const OptionSpec& spec) const;
  Result<int64_t> integer(const OptionSpec& spec) const;
  Result<bool> boolean(const OptionSpec& spec) const;
  Result<int64_t> duration(const OptionSpec& spec) const;
  Result<int64_t> bytes(const OptionSpec& spec) const;

 private:
  std::map<std::string, OptionValue, std::less<>> values_;
};

/// One error for each option that no spec knows (with "did you mean"), each required one that is missing, and each
/// value that does not parse.
std::vector<Error> validate(const Options& options, std::span<const OptionSpec> known, std::string_view owner);

/// The spec of that name in an array that must hold it.
const OptionSpec& spec(std::span<const OptionSpec> specs, std::string_view name);

}  // namespace velo::catalog
