// Faults of options written in SQL stop the file; a configuration file may say more than one relation needs, so what
// nobody reads there is only pointed out.
#include "catalog/relation_options.hpp"

#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "catalog/older_names.hpp"
#include "catalog/unread_options.hpp"

namespace velo::catalog {

namespace {

constexpr OptionSpec kRelationOptions[] = {
    {"connector", OptionType::Text, "", "what reads or writes the data: file, generator, ..", "", false},
    {"format", OptionType::Text, "", "how rows are written as bytes: json, csv", "", false},
    {"changelog", OptionType::Choice, "", "how records say that rows are replaced or deleted",
     "append|upsert|retract|debezium", false},
    {"schema", OptionType::Text, "", "the columns, as in CREATE STREAM: 'id BIGINT, name STRING'", "", false},
    {"partitions", OptionType::Choice, "one",
     "the files of a path, one after the other, or each with an order of its own", "one|files", false},
    {"partition.key", OptionType::Text, "", "column that never has one value in two partitions", "", false},
    {"event.time.field", OptionType::Text, "", "column that holds the event time", "", false},
    {"event.time.format", OptionType::Text, "", "epoch_millis, epoch_seconds, iso8601 or a strptime pattern", "",
     false},
    {"watermark.strategy", OptionType::Choice, "bounded_out_of_orderness", "how the watermark follows the event time",
     "bounded_out_of_orderness|ascending", false},
    {"watermark.max_out_of_orderness", OptionType::Duration, "0", "how far rows may lag behind the latest", "", false},
    {"watermark.idle_timeout", OptionType::Duration, "10s", "a silent partition no longer holds the watermark", "",
     false},
    {"watermark.max_future_skew", OptionType::Duration, "0", "rows further ahead of the clock are bad", "", false},
    {"late_rows", OptionType::Choice, "drop", "what happens to rows behind their window",
     "drop|dead_letter|fail|update", false},
    {"lateness", OptionType::Duration, "0", "how long after its end a window still accepts rows", "", false},
};

constexpr OptionSpec kJobOptions[] = {
    {"on_error", OptionType::Choice, "fail", "what happens to bad rows", "fail|skip|dead_letter", false},
    {"dead_letter.path", OptionType::Text, "", "file for rows that on_error or late_rows sends there", "", false},
    {"late_rows", OptionType::Choice, "drop", "what happens to rows behind their window",
     "drop|dead_letter|fail|update", false},
    {"lateness", OptionType::Duration, "0", "how long after its end a window still accepts rows", "", false},
    {"batch_rows_max", OptionType::Integer, "4096", "rows worked on at once, at most", "", false},
    {"commit.interval", OptionType::Duration, "100ms", "time between commits of a live job", "", false},
    {"delivery.guarantee", OptionType::Choice, "exactly_once", "what a restart may repeat",
     "exactly_once|at_least_once", false},
    {"merge.max_wait", OptionType::Duration, "1s", "how long rows of live inputs wait for an input that gives none", "",
     false},
    {"memory.limit", OptionType::Bytes, "", "most memory for state and buffers", "", false},
    {"retry.max_attempts", OptionType::Integer, "", "attempts after a failure outside", "", false},
    {"retry.max_elapsed", OptionType::Duration, "", "time for attempts after a failure outside", "", false},
    {"window.timezone", OptionType::Text, "", "zone whose clocks windows follow; UTC when not given", "", false},
};

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

Error unknown(ErrorCode code, std::string_view what, const OptionValue& value, const std::vector<std::string>& known) {
  std::string hint = did_you_mean(value.text, known);
  hint += std::string(hint.empty() ? "" : " ") + "available: " + joined(known);
  return value.fault(code, std::string(what) + " '" + value.text + "' is not part of this build")
      .with_hint(std::move(hint));
}

// An option of the query in the wrong place gets a word of its own.
std::string hint_for_job_option(std::string_view message) {
  for (const OptionSpec& spec : kJobOptions) {
    const std::string quoted = "'" + std::string(spec.name) + "'";
    if (message.ends_with(quoted)) return "it belongs to the query: SELECT .. WITH (" + quoted + " = ..)";
  }
  return {};
}

// A file name says its format when the options do not.
std::string format_of_path(std::string_view path) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) path.remove_suffix(packed.size());
  }
  if (path.ends_with(".csv")) return "csv";
  return "json";
}

std::string read_format(const Options& options, const Environment& environment, std::vector<Error>& errors) {
  const OptionValue* named = options.find("format");
  if (!named) {
    const OptionValue* path = options.find("path");
    return format_of_path(path ? std::string_view(path->text) : std::string_view());
  }
  if (const FormatInfo* format = environment.format(named->text)) return format->name;
  errors.push_back(unknown(2403, "format", *named, environment.format_names()));
  return {};
}

// Without a connector nobody knows the other options; a slip in this one word must not look like its absence.
void report_misspelt_connector(const Options& options, std::string_view relation, std::vector<Error>& errors) {
  static const std::vector<std::string> kKeys = {"connector"};
  for (const auto& [name, value] : options.all()) {
    if (nearest(name, kKeys).empty()) continue;
    errors.push_back(value.fault(1101, "relation " + std::string(relation) + " has no option '" + name + "'")
                         .with_hint(did_you_mean(name, kKeys)));
  }
}

void check_options(Endpoint& endpoint, const FormatInfo* format, const std::string& owner, const OptionValue& connector,
                   std::vector<Error>& errors) {
  const ConnectorInfo& info = *endpoint.connector;
  std::vector<OptionSpec> known(std::begin(kRelationOptions), std::end(kRelationOptions));
  known.insert(known.end(), info.options.begin(), info.options.end());
  if (format && !info.typed) known.insert(known.end(), format->options.begin(), format->options.end());
  if (!info.takes_any) {
    for (Error& remark : take_unread(endpoint.options, known, owner)) endpoint.remarks.push_back(std::move(remark));
  }
  for (Error& error : validate(endpoint.options, known, owner)) {
    if (error.code == 1101 && info.takes_any) continue;
    if (!error.position.known()) error.position = connector.position;
    if (std::string hint = hint_for_job_option(error.message); !hint.empty()) error.hint = std::move(hint);
    errors.push_back(std::move(error));
  }
}

}  // namespace

std::span<const OptionSpec> relation_options() { return kRelationOptions; }
std::span<const OptionSpec> job_options() { return kJobOptions; }

bool is_time_option(std::string_view name) {
  const std::string lower = to_lower(name);
  return lower.starts_with("event.time.") || lower.starts_with("watermark.");
}

Endpoint resolve_endpoint(const Options& written, const Environment& environment, std::string_view relation,
                          std::vector<Error>& errors) {
  Endpoint out;
  out.options = written;
  const OptionValue* named = written.find("connector");
  if (!named) {  // fed by whoever runs the application, as rows or in this format
    report_misspelt_connector(written, relation, errors);
    if (written.has("format")) out.format = read_format(written, environment, errors);
    out.options.erase("format");
    return out;
  }
  OptionValue current = *named;
  current.text = std::string(current_connector(named->text));
  out.connector = environment.connector(current.text);
  if (!out.connector) {
    errors.push_back(unknown(2402, "connector", current, environment.connector_names()));
    return out;
  }
  if (!out.connector->absent.empty()) out.remarks.push_back(current.fault(2492, out.connector->absent));
  if (!out.connector->typed) out.format = read_format(written, environment, errors);
  const std::string owner = "relation " + std::string(relation) + " (connector " + out.connector->name + ")";
  check_options(out, environment.format(out.format), owner, current, errors);
  out.options.erase("connector");
  out.options.erase("format");
  return out;
}

Status check_direction(const ConnectorInfo& connector, Direction direction, std::string_view relation) {
  const bool reading = direction == Direction::Read;
  if (reading ? connector.can_read : connector.can_write) return {};
  return Error(2404, "connector " + connector.name + " of relation " + std::string(relation) + " cannot be " +
                         (reading ? "read" : "written"));
}

}  // namespace velo::catalog
