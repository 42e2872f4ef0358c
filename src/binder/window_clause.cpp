// All spellings of a window end in one WindowClause, so that the checks on lengths stand in one place.
#include "binder/window_clause.hpp"

#include "base/text.hpp"
#include "binder/codes.hpp"
#include "types/time.hpp"
#include "types/time_zone.hpp"

namespace velo::binder {

namespace {

using Kind = sql::WindowSpec::Kind;

std::optional<Kind> kind_of(std::string_view function) {
  if (equals_ignore_case(function, "tumble")) return Kind::kTumbling;
  if (equals_ignore_case(function, "hop")) return Kind::kHopping;
  if (equals_ignore_case(function, "session")) return Kind::kSession;
  if (equals_ignore_case(function, "cumulate")) return Kind::kCumulate;
  return std::nullopt;
}

std::string_view usage(Kind kind) {
  switch (kind) {
    case Kind::kTumbling: return "TUMBLE(time, size [, offset])";
    case Kind::kHopping: return "HOP(time, advance, size [, offset])";
    case Kind::kSession: return "SESSION(time, gap)";
    case Kind::kCumulate: return "CUMULATE(time, step, size)";
  }
  return "";
}

// Function forms give the advance in front of the size, as Flink does.
std::optional<sql::WindowSpec> assemble(Kind kind, sql::Expr time, const std::vector<const sql::Expr*>& lengths,
                                        const sql::SourceSpan& at, Diagnostics& diagnostics) {
  sql::WindowSpec out;
  out.kind = kind;
  out.time = std::move(time);
  out.span = at;
  const size_t required = kind == Kind::kHopping || kind == Kind::kCumulate ? 2 : 1;
  if (lengths.size() < required || lengths.size() > required + 1) {
    diagnostics.add(kWindowSize, "a window function has the wrong number of arguments", at,
                    "write " + std::string(usage(kind)));
    return std::nullopt;
  }
  std::vector<sql::Duration> durations;
  for (const sql::Expr* length : lengths) {
    const auto* literal = length->as<sql::IntervalLiteral>();
    if (!literal) {
      diagnostics.add(kWindowSize, "the size of a window must be a fixed length of time", length->span,
                      "write INTERVAL '1' MINUTE or 1m");
      return std::nullopt;
    }
    durations.push_back(literal->value);
  }
  if (required == 2) out.advance = durations[0];
  out.size = durations[required - 1];
  if (durations.size() > required) out.offset = durations.back();
  return out;
}

window::Kind spec_kind(Kind kind) {
  switch (kind) {
    case Kind::kTumbling: return window::Kind::Tumbling;
    case Kind::kHopping: return window::Kind::Hopping;
    case Kind::kSession: return window::Kind::Session;
    case Kind::kCumulate: return window::Kind::Cumulate;
  }
  return window::Kind::Tumbling;
}

// Offsets may be negative; nothing but months is wrong with any other length.
std::optional<Micros> length_of(const sql::Duration& written, std::string_view what, Diagnostics& diagnostics) {
  if (written.months == 0) return written.days * kMicrosPerDay + written.micros;
  diagnostics.add(kWindowSize, "the " + std::string(what) + " must be a fixed length of time, and months vary",
                  written.span, "write it in days or less: 30d");
  return std::nullopt;
}

bool check_lengths(const sql::WindowSpec& written, Micros size, Micros advance, Diagnostics& diagnostics) {
  if (written.kind == Kind::kHopping && advance > size) {
    diagnostics.add(kWindowSize, "the advance of a window is larger than its size: rows in between would be lost",
                    written.advance->span, "HOPPING takes (time, size, advance), HOP(time, advance, size)");
    return false;
  }
  if (written.kind == Kind::kCumulate && size % advance != 0) {
    diagnostics.add(kWindowSize, "the size of a CUMULATE window must be a whole number of its steps",
                    written.advance->span, "CUMULATE takes (time, step, size), for example (ts, 1h, 1d)");
    return false;
  }
  return true;
}

}  // namespace

std::optional<Micros> fixed_length(const sql::Duration& written, std::string_view what, bool zero_allowed,
                                   Diagnostics& diagnostics) {
  const std::optional<Micros> micros = length_of(written, what, diagnostics);
  if (!micros || *micros > 0 || (zero_allowed && *micros == 0)) return micros;
  diagnostics.add(kWindowSize,
                  "the " + std::string(what) + " must be " + (zero_allowed ? "0 or longer" : "longer than 0"),
                  written.span);
  return std::nullopt;
}

bool is_window_function(std::string_view name) { return kind_of(name).has_value(); }

std::optional<WindowClause> read_window(const sql::WindowSpec& written, Diagnostics& diagnostics) {
  WindowClause out;
  out.span = written.span;
  if (written.time) out.time = *written.time;
  const bool session = written.kind == Kind::kSession;
  const auto size = fixed_length(written.size, session ? "gap of a session" : "size of a window", false, diagnostics);
  const auto advance =
      written.advance ? fixed_length(*written.advance, "advance of a window", false, diagnostics) : size;
  const auto offset = written.offset ? length_of(*written.offset, "offset of a window", diagnostics) : Micros{0};
  const auto grace = written.grace ? fixed_length(*written.grace, "grace period", true, diagnostics) : Micros{0};
  if (!size || !advance || !offset || !grace) return std::nullopt;
  if (!check_lengths(written, *size, *advance, diagnostics)) return std::nullopt;
  out.spec = {spec_kind(written.kind), *size, session ? 0 : *advance, *offset, *grace};
  return out;
}

bool align_to_zone(const QueryContext& context, WindowClause& window, Diagnostics& diagnostics) {
  const catalog::OptionValue* written = context.options.find("window.timezone");
  if (!written || window.spec.kind == window::Kind::Session) return true;
  window.spec.zone = find_time_zone(written->text);
  if (!window.spec.zone) {
    diagnostics.add(written->fault(kBadOptionValue, "there is no time zone '" + written->text + "'")
                        .with_hint("zones are called as in 'Europe/Berlin', 'America/New_York' or 'UTC'"));
    return false;
  }
  if (window.spec.kind == window::Kind::Tumbling || window.spec.advance % kMicrosPerDay == 0) return true;
  diagnostics.add(kWindowSize, "windows that overlap follow the clocks of a zone in steps of whole days only",
                  window.span, "write the zone's distance from UTC as offset, or leave 'window.timezone' out");
  return false;
}

std::optional<WindowClause> read_window_call(const sql::FunctionCall& call, const sql::SourceSpan& at,
                                             Diagnostics& diagnostics) {
  const Kind kind = *kind_of(call.name.text);
  if (call.arguments.empty()) {
    diagnostics.add(kWindowSize, "a window function has the wrong number of arguments", at,
                    "write " + std::string(usage(kind)));
    return std::nullopt;
  }
  std::vector<const sql::Expr*> lengths;
  for (size_t i = 1; i < call.arguments.size(); ++i) lengths.push_back(&call.arguments[i]);
  const auto written = assemble(kind, call.arguments[0], lengths, at, diagnostics);
  return written ? read_window(*written, diagnostics) : std::nullopt;
}

std::optional<WindowClause> read_window_function(const sql::TableFunction& function, const sql::SourceSpan& at,
                                                 Diagnostics& diagnostics) {
  const Kind kind = *kind_of(function.name.text);
  const sql::TableArgument::Descriptor* descriptor = nullptr;
  std::vector<sql::Identifier> partition;
  std::vector<const sql::Expr*> lengths;
  for (const sql::TableArgument& argument : function.arguments) {
    if (const auto* table = std::get_if<sql::TableArgument::Table>(&argument.value)) partition = table->partition;
    if (const auto* found = std::get_if<sql::TableArgument::Descriptor>(&argument.value)) descriptor = found;
    if (const auto* length = std::get_if<sql::Expr>(&argument.value)) lengths.push_back(length);
  }
  if (!descriptor || descriptor->columns.size() != 1) {
    diagnostics.add(kWindowSize, function.name.text + " needs DESCRIPTOR(time) with one column", at,
                    "write TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)");
    return std::nullopt;
  }
  if (!partition.empty() && kind != Kind::kSession) {
    diagnostics.add(kWindowSize, function.name.text + " takes no PARTITION BY: its windows are the same for all rows",
                    partition.front().span, "leave it out, and write GROUP BY or OVER (PARTITION BY ..)");
    return std::nullopt;
  }
  const sql::Expr time{sql::NameRef{{descriptor->columns[0]}}, descriptor->columns[0].span};
  const auto written = assemble(kind, time, lengths, at, diagnostics);
  auto window = written ? read_window(*written, diagnostics) : std::nullopt;
  if (window) window->partition = std::move(partition);
  return window;
}

}  // namespace velo::binder
