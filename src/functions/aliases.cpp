// Further names of functions, alphabetical: what other dialects call them.
#include "functions/aliases.hpp"

#include <span>

#include "base/text.hpp"

namespace velo::functions {

namespace {

struct Alias {
  std::string_view alias;
  std::string_view name;
};

constexpr Alias kAliases[] = {
    {"!=", "<>"},
    {"adddate", "dateadd"},
    {"array_cat", "array_concat"},
    {"array_length", "cardinality"},
    {"array_size", "cardinality"},
    {"array_to_string", "array_join"},
    {"base64", "to_base64"},
    {"bit_not", "bitnot"},
    {"btrim", "trim"},
    {"ceiling", "ceil"},
    {"char", "chr"},
    {"char_length", "length"},
    {"character_length", "length"},
    {"current_timestamp", "now"},
    {"date_add", "dateadd"},
    {"date_bin", "time_bucket"},
    {"date_diff", "datediff"},
    {"date_part", "extract"},
    {"day_name", "dayname"},
    {"day_of_week", "dayofweek"},
    {"day_of_year", "dayofyear"},
    {"dayofmonth", "day"},
    {"edit_distance", "levenshtein"},
    {"epoch_ms", "unix_millis"},
    {"from_hex", "unhex"},
    {"generate_series", "sequence"},
    {"ifnull", "coalesce"},
    {"iif", "if"},
    {"instr", "strpos"},
    {"is_json", "json_valid"},
    {"join", "array_join"},
    {"json_build_array", "json_array"},
    {"json_build_object", "json_object"},
    {"json_extract_scalar", "json_value"},
    {"json_type", "json_typeof"},
    {"lcase", "lower"},
    {"len", "length"},
    {"localtime", "current_time"},
    {"localtimestamp", "now"},
    {"map_contains", "map_contains_key"},
    {"map_size", "cardinality"},
    {"month_name", "monthname"},
    {"nvl", "coalesce"},
    {"ord", "ascii"},
    {"pow", "power"},
    {"regexp", "regexp_like"},
    {"regexp_substr", "regexp_extract"},
    {"rlike", "regexp_like"},
    {"sha", "sha1"},
    {"shift_left", "shiftleft"},
    {"shift_right", "shiftright"},
    {"string_split", "split"},
    {"string_to_array", "split"},
    {"strlen", "length"},
    {"subdate", "date_sub"},
    {"substr", "substring"},
    {"timestamp_millis", "from_unix_millis"},
    {"timestampadd", "dateadd"},
    {"to_char", "date_format"},
    {"to_date", "date"},
    {"to_hex", "hex"},
    {"to_unixtime", "unix_timestamp"},
    {"truncate", "trunc"},
    {"ucase", "upper"},
    {"unbase64", "from_base64"},
    {"urldecode", "url_decode"},
    {"urlencode", "url_encode"},
    {"week_of_year", "week"},
    {"weekofyear", "week"},
};

constexpr Alias kAggregateAliases[] = {
    {"any_value", "first_value"},
    {"earliest_by_offset", "first_value"},
    {"every", "bool_and"},
    {"first", "first_value"},
    {"group_concat", "string_agg"},
    {"last", "last_value"},
    {"latest_by_offset", "last_value"},
    {"listagg", "string_agg"},
    {"max_by", "arg_max"},
    {"min_by", "arg_min"},
    {"stddev", "stddev_samp"},
    {"variance", "var_samp"},
};

std::string_view resolve(std::span<const Alias> aliases, std::string_view name) {
  for (const Alias& alias : aliases) {
    if (equals_ignore_case(alias.alias, name)) return alias.name;
  }
  return name;
}

}  // namespace

std::string_view resolve_alias(std::string_view name) { return resolve(kAliases, name); }
std::string_view resolve_aggregate_alias(std::string_view name) { return resolve(kAggregateAliases, name); }

std::vector<std::string_view> other_names(std::string_view name) {
  std::vector<std::string_view> out;
  const std::span<const Alias> lists[] = {kAliases, kAggregateAliases};
  for (const std::span<const Alias> aliases : lists) {
    for (const Alias& alias : aliases) {
      if (equals_ignore_case(alias.name, name)) out.push_back(alias.alias);
    }
  }
  return out;
}

}  // namespace velo::functions
