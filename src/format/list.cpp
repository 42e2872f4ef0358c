// Every format stands here once, in alphabetical order.
#include <array>

#include "base/text.hpp"
#include "format/csv.hpp"
#include "format/csv_dialect.hpp"
#include "format/json.hpp"
#include "format/raw.hpp"
#include "format/timestamp_format.hpp"

namespace velo::format {

namespace {

constexpr catalog::OptionSpec kJsonOptions[] = {kJsonNulls, TimestampFormat::kOption};

}  // namespace

const Format& csv_format() {
  static const Format kFormat = {
      "csv", "delimited text after RFC 4180", csv_options(), make_csv_decoder, make_csv_encoder, infer_csv, csv_cuts};
  return kFormat;
}

const Format& json_format() {
  static constexpr Format kFormat = {"json",
                                     "one object per line, objects that span lines, or one array of objects",
                                     kJsonOptions,
                                     make_json_decoder,
                                     make_json_encoder,
                                     infer_json,
                                     json_cuts};
  return kFormat;
}

std::span<const Format> formats() {
  static const std::array<Format, 3> kFormats = {csv_format(), json_format(), raw_format()};
  return kFormats;
}

const Format* find_format(std::string_view name) {
  for (const Format& format : formats()) {
    if (equals_ignore_case(format.name, name)) return &format;
  }
  return nullptr;
}

}  // namespace velo::format
