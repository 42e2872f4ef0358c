#include "plan/column_list.hpp"

namespace velo::plan {

std::string joined(std::span<const std::string> texts) {
  std::string out;
  for (const std::string& text : texts) out += (out.empty() ? "" : ", ") + text;
  return out;
}

std::vector<std::string> input_names(const Node& node) {
  return node.inputs.empty() ? std::vector<std::string>() : node.inputs[0]->schema.names();
}

std::string named_expression(const expr::Expr& expression, const std::vector<std::string>& inputs,
                             const std::string& name) {
  const std::string text = expression.text(inputs);
  return text == name ? text : text + " AS " + name;
}

}  // namespace velo::plan
