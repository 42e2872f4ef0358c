// Explain knows no node: it prints what kind() and fields() say, and the properties every node has.
#include "plan/application.hpp"
#include "plan/column_list.hpp"
#include "plan/node.hpp"
#include "plan/state_estimate.hpp"

namespace velo::plan {

namespace {

std::string changelog_text(const Node& node) {
  if (node.changelog == Changelog::Retract) return "retract";
  std::vector<std::string> names;
  for (const size_t column : node.key) names.push_back(node.schema[column].name);
  return names.empty() ? "upsert of one row" : "upsert by " + joined(names);
}

void append(const Node& node, size_t depth, std::string& out) {
  out += std::string(depth * 2, ' ') + std::string(node.kind());
  Node::Fields fields = node.fields();
  if (node.changelog != Changelog::Append) fields.emplace_back("rows", changelog_text(node));
  if (std::string state = state_estimate(node); !state.empty()) fields.emplace_back("state", std::move(state));
  const char* separator = "  ";
  for (const auto& [name, value] : fields) {
    out += separator + name + ": " + value;
    separator = " | ";
  }
  out += '\n';
  for (const NodePtr& input : node.inputs) append(*input, depth + 1, out);
}

std::string destination(const Query& query) {
  if (query.to_stdout) return "standard output";
  if (!query.sink) return "other queries";
  return query.sink->name + " (" + query.sink->connector +
         (query.sink->format.empty() ? "" : ", " + query.sink->format) + ')';
}

}  // namespace

std::string explain(const Node& root) {
  std::string out;
  append(root, 0, out);
  return out;
}

std::string explain(const Query& query) {
  std::string out = "query " + query.name + " " + query.root->schema.text() + "\n  to " + destination(query) + "\n";
  for (const Metric& metric : query.metrics) out += "  " + metric_text(metric, query.root->schema.names()) + "\n";
  return out + explain(*query.root);
}

}  // namespace velo::plan
