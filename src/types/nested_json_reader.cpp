// The type is a tree that is walked beside the text. The members of an object are found first and read then, in the
// order of the struct's fields: they may come in any order, and only the last of repeated ones counts.
#include "types/nested_json_reader.hpp"

#include <optional>

#include "base/check.hpp"
#include "types/json_walk.hpp"

namespace velo {

struct NestedJsonReader::Node {
  Type type;
  std::unique_ptr<JsonLeaf> leaf;  // scalars only
  std::vector<Node> children;
  // The value at work. A type does not hold itself, so one at a time is enough.
  CellList cells;
  CellList keys;
  std::vector<std::string_view> found;
  std::string bytes;

  Node(const Type& own, const MakeLeaf& make_leaf) : type(own) {
    if (!type.is_nested()) leaf = make_leaf(type);
    for (size_t i = 0; i < type.child_count(); ++i) children.emplace_back(type.child(i), make_leaf);
  }
};

namespace {

// Objects mostly have their fields where the struct has them.
std::optional<size_t> field_of(const Type& type, std::string_view key, size_t expected) {
  if (expected < type.child_count() && json_key_is(key, type.field_name(expected))) return expected;
  for (size_t i = 0; i < type.child_count(); ++i) {
    if (json_key_is(key, type.field_name(i))) return i;
  }
  return std::nullopt;
}

}  // namespace

NestedJsonReader::NestedJsonReader(const Type& type, const MakeLeaf& make_leaf)
    : root_(std::make_unique<Node>(type, make_leaf)) {
  CHECK(type.is_nested(), "scalars need no reader of nested values");
}
NestedJsonReader::NestedJsonReader(NestedJsonReader&&) noexcept = default;
NestedJsonReader& NestedJsonReader::operator=(NestedJsonReader&&) noexcept = default;
NestedJsonReader::~NestedJsonReader() = default;

bool NestedJsonReader::read(std::string_view json, std::string& out) { return read_nested(*root_, json, out); }

bool NestedJsonReader::fail_inside(std::string step) {
  fault_.path.insert(0, step);
  return false;
}

bool NestedJsonReader::read_cell(Node& node, std::string_view json, CellList& out) {
  if (is_json_null(json)) {
    out.add_null(node.type.physical());
    return true;
  }
  if (node.leaf) return read_leaf(node, json, out);
  node.bytes.clear();
  if (!read_nested(node, json, node.bytes)) return false;
  out.add_text(node.bytes);
  return true;
}

bool NestedJsonReader::read_leaf(Node& node, std::string_view json, CellList& out) {
  const bool quoted = is_json_string(json);
  std::string unescaped;
  std::string_view text = json;
  if (quoted && !node.type.is(TypeId::Json)) {
    text = json.substr(1, json.size() - 2);
    if (text.find('\\') != std::string_view::npos) text = unescaped = json_string_text(json);
  }
  const JsonLeaf::Fault fault = node.leaf->add(text, quoted, out);
  if (fault.code == 0) return true;
  fault_ = {fault.code, "", std::string(text), node.type, std::string(fault.why)};
  return false;
}

bool NestedJsonReader::read_nested(Node& node, std::string_view json, std::string& out) {
  if (is_json_object(json) && node.type.is(TypeId::Struct)) return read_struct(node, json, out);
  if (is_json_object(json) && node.type.is(TypeId::Map)) return read_map(node, json, out);
  if (is_json_array(json) && node.type.is(TypeId::Array)) return read_array(node, json, out);
  fault_ = {0, "", std::string(json), node.type, ""};
  return false;
}

bool NestedJsonReader::read_struct(Node& node, std::string_view json, std::string& out) {
  node.found.assign(node.children.size(), "null");
  JsonMembers members(json);
  for (size_t i = 0; members.next(); ++i) {
    if (const auto field = field_of(node.type, members.key(), i)) node.found[*field] = members.value();
  }
  node.cells.clear();
  for (size_t i = 0; i < node.children.size(); ++i) {
    if (!read_cell(node.children[i], node.found[i], node.cells)) return fail_inside('.' + node.type.field_name(i));
  }
  node.cells.append_struct(out);
  return true;
}

bool NestedJsonReader::read_array(Node& node, std::string_view json, std::string& out) {
  node.cells.clear();
  JsonMembers elements(json);
  while (elements.next()) {
    if (read_cell(node.children[0], elements.value(), node.cells)) continue;
    return fail_inside('[' + std::to_string(node.cells.size() + 1) + ']');
  }
  node.cells.append_array(out);
  return true;
}

bool NestedJsonReader::read_map(Node& node, std::string_view json, std::string& out) {
  node.cells.clear();
  node.keys.clear();
  JsonMembers entries(json);
  while (entries.next()) {
    if (read_cell(node.children[0], entries.key(), node.keys) &&
        read_cell(node.children[1], entries.value(), node.cells))
      continue;
    return fail_inside("['" + json_string_text(entries.key()) + "']");
  }
  return append_map(node.type, node.keys, node.cells, out);
}

}  // namespace velo
