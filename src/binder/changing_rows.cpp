// Rows that change are followed by taking the old row out and the new one in. Where a clause can not do that (OVER,
// ORDER BY), and the input ends, it gets what is left at the end.
#include "binder/changing_rows.hpp"

#include "binder/codes.hpp"
#include "binder/nodes.hpp"

namespace velo::binder {

plan::NodePtr exact_changes(const plan::NodePtr& input, const std::string& name, const sql::SourceSpan& at,
                            Diagnostics& diagnostics) {
  plan::NodePtr out = exact(input);
  if (out->changelog == plan::Changelog::Retract) return out;
  diagnostics.add(kUpdatingInput,
                  "the rows of " + name + " replace earlier ones, and do not show the key that says which", at,
                  "add the keys of GROUP BY to the SELECT of " + name + ", or end it with EMIT FINAL");
  return nullptr;
}

bool check_follows_changes(const plan::Aggregate& node, const sql::SourceSpan& at, Diagnostics& diagnostics) {
  if (!node.window || node.window->kind != window::Kind::Session) return true;
  diagnostics.add(kUpdatingInput, "a session can not follow rows that are taken back: it would fall apart again", at,
                  "end the query below with EMIT FINAL, or use TUMBLING or HOPPING here");
  return false;
}

plan::NodePtr rows_at_end(const plan::NodePtr& input, const std::string& name, std::optional<EventTime>& time,
                          bool implied, const sql::SourceSpan& at, Diagnostics& diagnostics) {
  plan::NodePtr out = exact_changes(input, name, at, diagnostics);
  if (!out) return nullptr;
  out = make_final_rows(std::move(out), implied);
  if (time && !time->column) time.reset();
  if (!time) return out;
  time->inherited = true;
  return make_inherited_watermark(std::move(out), *time->column);
}

}  // namespace velo::binder
