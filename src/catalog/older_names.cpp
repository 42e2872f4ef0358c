// Tables only: whoever finds another spelling adds a line. Older names are rewritten once, on the way in, so that
// nothing above knows two names for one thing.
#include "catalog/older_names.hpp"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/text.hpp"

namespace velo::catalog {

namespace {

struct Synonym {
  std::string_view older;
  std::string_view current;
};

constexpr Synonym kNames[] = {
    {"type", "connector"},
    {"topic.name", "topic"},
    {"value.format", "format"},
    {"value.serializer", "format"},
    {"value.deserializer", "format"},
    {"value_format", "format"},
    {"schema.value.format", "format"},
    {"schema.value.serializer", "format"},
    {"schema.value_format", "format"},
    {"schema.key.format", "key.format"},
    {"schema.key_format", "key.format"},
    {"schema.key.field", "key.field"},
    {"has_headers", "csv.header"},
    {"has_header", "csv.header"},
    {"header", "csv.header"},
    {"csv.has_headers", "csv.header"},
    {"csv.has_header", "csv.header"},
    {"delimiter", "csv.delimiter"},
    {"csv_delimiter", "csv.delimiter"},
    {"quote", "csv.quote"},
    {"quote_char", "csv.quote"},
    {"csv.quote_char", "csv.quote"},
    {"null_value", "csv.null"},
    {"append", "mode"},
    {"append_if_exists", "mode"},
    {"create_directories", "create_dirs"},
    {"watching", "watch"},
    {"watching.enabled", "watch"},
    {"late.data.strategy", "late_rows"},
    {"late_data_strategy", "late_rows"},
    {"watermark.max.out.of.orderness", "watermark.max_out_of_orderness"},
    {"failure_strategy", "on_error"},
    {"dead.letter.queue.enabled", "on_error"},
    {"job.enable_dlq", "on_error"},
    {"dead.letter.queue.path", "dead_letter.path"},
    {"retry.max.attempts", "retry.max_attempts"},
};

struct OlderValue {
  std::string_view option;
  std::string_view older;
  std::string_view current;
};

constexpr OlderValue kValues[] = {
    {"late_rows", "update_previous", "update"},
    {"late_rows", "deadletter", "dead_letter"},
    {"format", "jsonlines", "json"},
    {"format", "jsonl", "json"},
    {"format", "ndjson", "json"},
    {"format", "json_lines", "json"},
    {"mode", "true", "append"},
    {"mode", "false", "overwrite"},
    {"on_error", "logandcontinue", "skip"},
    {"on_error", "sendtodlq", "dead_letter"},
    {"on_error", "failbatch", "fail"},
    {"on_error", "retrywithbackoff", "fail"},
    {"on_error", "true", "dead_letter"},
    {"on_error", "false", "fail"},
};

constexpr Synonym kConnectors[] = {
    {"kafka_source", "kafka"},       {"kafka_sink", "kafka"},
    {"file_source", "file"},         {"file_source_mmap", "file"},
    {"file_sink", "file"},           {"stdout_sink", "stdout"},
    {"stdin_source", "stdin"},       {"generator_source", "generator"},
    {"memory_source", "memory"},     {"memory_sink", "memory"},
    {"blackhole_sink", "blackhole"},
};

constexpr std::string_view kSections[] = {
    "datasource.",
    "data_source.",
    "datasink.",
    "data_sink.",
    "source.",
    "sink.",
    "file.",
    "config.",
    "kafka.",
    "consumer_config.",
    "properties.",
    "producer_config.",
    "producer.config.",
    "options.",
    "consumer.config.",
};

/// With a point at the end: all that begin like this.
constexpr std::string_view kIdle[] = {
    "auto.offset.reset",
    "auto_offset_reset",
    "batch.",
    "batch_size",
    "buffer.",
    "buffer_size",
    "cache.",
    "circuit.breaker.",
    "compression",
    "compression.type",
    "consumer.group",
    "csv.escape_char",
    "dead.letter.",
    "encoding",
    "escape_char",
    "flush_interval",
    "group.by.",
    "group.id",
    "group_id",
    "infer_schema",
    "job.",
    "join.timeout",
    "linger.ms",
    "max.groups",
    "max.memory.mb",
    "max_retries",
    "performance.",
    "polling_interval",
    "processing.",
    "performance_profile",
    "refresh_interval",
    "retention",
    "retry.",
    "retry_backoff",
    "rotation_size",
    "sample_size",
    "skip_empty_lines",
    "spill.to.disk",
    "stream.config.",
    "stream_config.",
    "table.",
    "table_config.",
    "timeout_ms",
    "topic_config.",
    "update_frequency",
    "use_transactions",
    "watching.",
};

constexpr std::string_view kNotes[] = {"description", "metadata.", "name", "performance_profiles.", "version"};

const Synonym* find(std::span<const Synonym> synonyms, std::string_view older) {
  const auto found = std::find_if(synonyms.begin(), synonyms.end(),
                                  [&](const Synonym& synonym) { return equals_ignore_case(synonym.older, older); });
  return found == synonyms.end() ? nullptr : &*found;
}

bool matches(std::span<const std::string_view> patterns, std::string_view name) {
  const std::string lower = to_lower(name);
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view pattern) {
    return pattern.ends_with('.') ? lower.starts_with(pattern) : lower == pattern;
  });
}

std::string_view current_value(std::string_view option, std::string_view older) {
  for (const OlderValue& value : kValues) {
    if (value.option == option && equals_ignore_case(value.older, older)) return value.current;
  }
  return older;
}

// Elsewhere the envelopes of changes are a format of their own.
void split_debezium(Options& options) {
  const OptionValue* format = options.find("format");
  if (!format || !(equals_ignore_case(format->text, "debezium") || equals_ignore_case(format->text, "debezium-json")))
    return;
  OptionValue changed = *format;
  changed.text = "debezium";
  if (!options.has("changelog")) options.set("changelog", changed);
  changed.text = "json";
  options.set("format", std::move(changed));
}

}  // namespace

std::string_view current_name(std::string_view name) {
  const Synonym* synonym = find(kNames, name);
  return synonym ? synonym->current : name;
}

std::string_view current_connector(std::string_view name) {
  const Synonym* synonym = find(kConnectors, name);
  return synonym ? synonym->current : name;
}

void modernise(Options& options) {
  for (const Synonym& synonym : kNames) {
    const OptionValue* older = options.find(synonym.older);
    if (!older) continue;
    if (!options.has(synonym.current)) options.set(synonym.current, OptionValue(*older));
    options.erase(synonym.older);
  }
  split_debezium(options);
  for (const OlderValue& value : kValues) {
    const OptionValue* given = options.find(value.option);
    if (!given) continue;
    OptionValue changed = *given;
    changed.text = std::string(current_value(value.option, given->text));
    options.set(value.option, std::move(changed));
  }
}

std::string without_sections(std::string key) {
  for (bool cut = true; cut;) {
    cut = false;
    for (const std::string_view section : kSections) {
      if (!key.starts_with(section)) continue;
      key.erase(0, section.size());
      cut = true;
    }
  }
  constexpr std::string_view kCsv = "csv_options.";
  return key.starts_with(kCsv) ? "csv." + key.substr(kCsv.size()) : key;
}

bool is_idle(std::string_view name) { return matches(kIdle, name); }
bool is_note(std::string_view name) { return matches(kNotes, name); }

}  // namespace velo::catalog
