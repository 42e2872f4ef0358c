// The table of sql.md §6, one function a column.
#include "binder/emission.hpp"

#include "binder/codes.hpp"
#include "binder/window_clause.hpp"
#include "catalog/relation_options.hpp"

namespace velo::binder {

namespace {

plan::Emission default_emission(const plan::Aggregate& node) {
  return node.window || node.by_window ? plan::Emission::Final : node.emission;
}

plan::LatePolicy late_policy(const std::string& name) {
  if (name == "dead_letter") return plan::LatePolicy::DeadLetter;
  if (name == "fail") return plan::LatePolicy::Fail;
  return name == "update" ? plan::LatePolicy::Update : plan::LatePolicy::Drop;
}

bool check_every(const BoundInput& input, const sql::SourceSpan& at, Diagnostics& diagnostics) {
  if (input.time) return true;
  diagnostics.add(kNoEventTime, "EMIT CHANGES EVERY counts event time, and " + input.name + " has none", at,
                  "declare WATERMARK FOR ts AS ts - INTERVAL '5' SECOND in its CREATE STREAM");
  return false;
}

}  // namespace

bool apply_emission(const std::optional<sql::Emit>& emit, const BoundInput& input, const sql::SourceSpan& query,
                    plan::Aggregate& node, Diagnostics& diagnostics) {
  node.emission = default_emission(node);
  if (!emit) return true;
  const sql::SourceSpan& at = emit->span.position.known() ? emit->span : query;
  if (emit->kind == sql::Emit::Kind::kFinal) {
    node.emission = plan::Emission::Final;
    return node.window || node.by_window || check_ends(emit, input, query, diagnostics);
  }
  node.emission = plan::Emission::Changes;
  node.by_window = false;
  if (!emit->every) return true;
  const auto every = fixed_length(*emit->every, "interval of EMIT CHANGES EVERY", false, diagnostics);
  if (!every || !check_every(input, at, diagnostics)) return false;
  node.emission = plan::Emission::Every;
  node.every = *every;
  return true;
}

bool check_ends(const std::optional<sql::Emit>& emit, const BoundInput& input, const sql::SourceSpan& query,
                Diagnostics& diagnostics) {
  if (input.node->bounded) return true;
  diagnostics.add(kFinalOfUnbounded, "EMIT FINAL would never give a row: " + input.name + " does not end",
                  emit && emit->span.position.known() ? emit->span : query,
                  "add a window, for example WINDOW TUMBLING(ts, 1m), or use EMIT CHANGES");
  return false;
}

bool check_plain_emission(const std::optional<sql::Emit>& emit, Diagnostics& diagnostics) {
  if (!emit || !emit->every) return true;
  diagnostics.add(kEveryWithoutGroups, "EMIT CHANGES EVERY needs GROUP BY: without groups every row is new", emit->span,
                  "leave EVERY out");
  return false;
}

namespace {

// A window that shows its changes just stays open longer.
bool keep_for_updates(plan::Aggregate& node, Micros lateness, const sql::SourceSpan& at, Diagnostics& diagnostics) {
  if (!node.window) return true;
  const bool final = node.emission == plan::Emission::Final;
  if (final && node.window->kind == window::Kind::Session) {
    diagnostics.add(kNotSupported, "'late_rows' = 'update' does not reach sessions that have closed", at,
                    "add EMIT CHANGES, or leave 'late_rows' out: 'lateness' then keeps sessions open");
    return false;
  }
  if (final) node.lateness = lateness;
  if (final) return true;
  node.late = plan::LatePolicy::Drop;
  node.window->grace = std::max(node.window->grace, lateness);
  return true;
}

}  // namespace

std::optional<plan::LatePolicy> late_rows_of_join(const QueryContext& context, const BoundInput& left,
                                                  const BoundInput& right, const sql::SourceSpan& at,
                                                  Diagnostics& diagnostics) {
  const catalog::Options* options = &context.options;
  for (const BoundInput* side : {&left, &right}) {
    if (!options->has("late_rows") && side->relation) options = &side->relation->options;
  }
  const auto late = diagnostics.take(options->text(catalog::spec(catalog::job_options(), "late_rows")), at);
  if (!late) return std::nullopt;
  const plan::LatePolicy policy = late_policy(*late);
  return policy == plan::LatePolicy::Update ? plan::LatePolicy::Drop : policy;
}

bool apply_late_rows(const QueryContext& context, const BoundInput& input, const sql::SourceSpan& at,
                     plan::Aggregate& node, Diagnostics& diagnostics) {
  const auto options_with = [&](std::string_view name) -> const catalog::Options& {
    return input.relation && !context.options.has(name) ? input.relation->options : context.options;
  };
  const auto specs = catalog::job_options();
  const auto late = diagnostics.take(options_with("late_rows").text(catalog::spec(specs, "late_rows")), at);
  const auto lateness = diagnostics.take(options_with("lateness").duration(catalog::spec(specs, "lateness")), at);
  if (!late || !lateness) return false;
  node.late = late_policy(*late);
  if (node.late == plan::LatePolicy::Update) return keep_for_updates(node, *lateness, at, diagnostics);
  if (!node.window) node.lateness = *lateness;
  else if (node.window->grace == 0) node.window->grace = *lateness;
  return true;
}

}  // namespace velo::binder
