// Delimiters that could be part of a number are refused: values are never ambiguous then.
#include "format/csv_dialect.hpp"

#include "format/codes.hpp"
#include "format/timestamp_format.hpp"

namespace velo::format {

namespace {

using catalog::OptionSpec;
using catalog::OptionType;

constexpr OptionSpec kOptions[] = {
    {"csv.header", OptionType::Boolean, "true", "the first line names the columns", "", false},
    {"csv.delimiter", OptionType::Text, ",", "one byte between fields; \\t is a tab", "", false},
    {"csv.quote", OptionType::Text, "\"", "one byte around fields; empty: no quoting", "", false},
    {"csv.null", OptionType::Text, "", "unquoted text that stands for NULL", "", false},
    TimestampFormat::kOption,
};

bool may_delimit(unsigned char c) {
  if (c == '\t') return true;
  if (c < 0x20 || c >= 0x7f) return false;
  const bool in_values = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                         c == '-' || c == '+' || c == ':' || c == '"';
  return !in_values;
}

Error refused(const catalog::Options& options, std::string_view name, std::string_view wanted, std::string_view text) {
  const catalog::OptionValue* value = options.find(name);
  return (value != nullptr ? *value : catalog::OptionValue())
      .fault(kBadFormatOption,
             "option '" + std::string(name) + "' must be " + std::string(wanted) + ", not '" + std::string(text) + "'");
}

}  // namespace

std::span<const OptionSpec> csv_options() { return kOptions; }

Result<CsvDialect> CsvDialect::from_options(const catalog::Options& options) {
  CsvDialect dialect;
  const auto spec = [](std::string_view name) -> const OptionSpec& { return catalog::spec(kOptions, name); };
  VELO_TRY(dialect.header, options.boolean(spec("csv.header")));
  VELO_TRY(dialect.null_text, options.text(spec("csv.null")));
  VELO_TRY(std::string delimiter, options.text(spec("csv.delimiter")));
  if (delimiter == "\\t") delimiter = "\t";
  if (delimiter.size() != 1 || !may_delimit(static_cast<unsigned char>(delimiter[0]))) {
    return refused(options, "csv.delimiter", "one punctuation byte that is not part of values", delimiter);
  }
  dialect.delimiter = delimiter[0];
  VELO_TRY(const std::string quote, options.text(spec("csv.quote")));
  if (quote.size() > 1 ||
      (!quote.empty() && (quote[0] == dialect.delimiter || static_cast<unsigned char>(quote[0]) <= 0x20))) {
    return refused(options, "csv.quote", "one byte other than the delimiter, or empty", quote);
  }
  dialect.quote = quote.empty() ? '\0' : quote[0];
  return dialect;
}

}  // namespace velo::format
