// Follows the key of the one stage that keeps rows apart down to the source, and sees to it that all other stages look
// at rows alone.
#include "job/key_columns.hpp"

#include <algorithm>
#include <optional>

#include "job/lane_groups.hpp"
#include "plan/aggregate.hpp"
#include "plan/over.hpp"
#include "plan/row_nodes.hpp"
#include "plan/source.hpp"
#include "plan/watermark.hpp"

namespace velo::job {

namespace {

KeyColumns none(std::string why_not) { return {{}, {}, std::move(why_not)}; }

// Each of these sees one row and what came before it, so it answers at once.
bool answers_at_once(const plan::OverCall& call) {
  using functions::WindowKind;
  const bool by_rows = call.frame.unit == plan::FrameUnit::Rows && call.frame.exclude == plan::FrameExclude::None;
  const bool to_current_row = call.frame.end.kind == plan::FrameBound::Kind::CurrentRow;
  switch (call.kind) {
    case WindowKind::RowNumber:
    case WindowKind::Lag: return true;
    case WindowKind::Aggregate:
    case WindowKind::FirstValue: return by_rows && to_current_row;
    default: return false;
  }
}

// The key of a stage that answers each row at once; nullptr: it does not.
const std::vector<expr::ExprPtr>* key_of(const plan::Node& stage) {
  if (const auto* node = dynamic_cast<const plan::Aggregate*>(&stage)) {
    const bool session = node->window && node->window->kind == window::Kind::Session;
    const bool at_once = node->emission == plan::Emission::Changes && !node->over_changes() && !session;
    return at_once ? &node->keys : nullptr;
  }
  if (const auto* node = dynamic_cast<const plan::Over*>(&stage)) {
    const bool at_once = !node->at_end && !node->by_watermark && !node->by_window &&
                         std::all_of(node->calls.begin(), node->calls.end(), answers_at_once);
    return at_once ? &node->partition : nullptr;
  }
  return nullptr;
}

bool passes_rows(const plan::Node& node) {
  if (dynamic_cast<const plan::Project*>(&node)) return true;
  return dynamic_cast<const plan::Filter*>(&node) && node.inputs[0]->changelog == plan::Changelog::Append;
}

// Which stage between the output and `stage` looks at more than the row; nullptr: none.
const plan::Node* in_the_way(const plan::Node& root, const plan::Node& stage) {
  if (&root == &stage) return nullptr;
  return passes_rows(root) ? in_the_way(*root.inputs[0], stage) : &root;
}

// Every owner computes the watermark from all rows, so it must stand before rows are left out.
bool watermarks_see_all_rows(const plan::Node& node, bool below_watermark = false) {
  if (node.inputs.empty()) return dynamic_cast<const plan::Source*>(&node) != nullptr;
  const bool watermark = dynamic_cast<const plan::Watermark*>(&node) != nullptr;
  const bool keeps_all = watermark || dynamic_cast<const plan::Project*>(&node);
  if (!keeps_all && (below_watermark || !passes_rows(node))) return false;
  return watermarks_see_all_rows(*node.inputs[0], below_watermark || watermark);
}

// The column of the source that column `column` of the node's output is.
std::optional<size_t> source_column(const plan::Node& node, size_t column) {
  if (dynamic_cast<const plan::Source*>(&node)) return column;
  const auto* project = dynamic_cast<const plan::Project*>(&node);
  if (project == nullptr) return source_column(*node.inputs[0], column);
  const std::optional<size_t> below = project->columns[column]->column();
  return below ? source_column(*project->inputs[0], *below) : std::nullopt;
}

}  // namespace

KeyColumns find_key_columns(const plan::Query& query, const plan::Node& stage) {
  const std::vector<expr::ExprPtr>* key = key_of(stage);
  if (key == nullptr) return none("it does not answer each row at once");
  if (const plan::Node* other = in_the_way(*query.root, stage); other != nullptr)
    return none(std::string(other->kind()) + " needs the rows of all keys");
  if (!watermarks_see_all_rows(*stage.inputs[0])) return none("stages below it leave rows out");
  if (!query.metrics.empty()) return none("metrics measure the rows in their order");
  if (writes_dead_letters(query)) return none("dead letters are written in their order");
  KeyColumns out;
  for (const expr::ExprPtr& part : *key) {
    const std::optional<size_t> column = part->column();
    const std::optional<size_t> read = column ? source_column(*stage.inputs[0], *column) : std::nullopt;
    if (!read) continue;
    out.columns.push_back(*read);
    out.names.push_back(stage.inputs[0]->schema[*column].name);
  }
  return out.columns.empty() ? none("no column of the source is its key") : out;
}

}  // namespace velo::job
