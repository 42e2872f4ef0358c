// Types are read by shape alone; which names exist is the binder's business.
#include "base/text.hpp"
#include "sql/grammar.hpp"

namespace velo::sql {

namespace {

// Types whose name is several words.
void read_long_name(Cursor& in, TypeName& type) {
  if (equals_ignore_case(type.name.text, "DOUBLE") && in.accept_word("PRECISION")) type.name.text = "DOUBLE PRECISION";
  if (equals_ignore_case(type.name.text, "CHARACTER") && in.accept_word("VARYING"))
    type.name.text = "CHARACTER VARYING";
}

void read_arguments(Cursor& in, TypeName& type) {
  const Token& open = in.peek();
  if (!in.accept_symbol("(")) return;
  do type.arguments.push_back(in.expect_integer("a length or precision"));
  while (in.accept_symbol(","));
  in.expect_close(open, ")");
}

// Behind TIME and TIMESTAMP and their precision.
void read_zone(Cursor& in, TypeName& type) {
  const bool local = in.at_words({"WITH", "LOCAL", "TIME", "ZONE"});
  if (!local && !in.at_words({"WITH", "TIME", "ZONE"}) && !in.at_words({"WITHOUT", "TIME", "ZONE"})) return;
  for (size_t words = local ? 4 : 3; words > 0; --words) type.name.text += " " + to_upper(in.take().text);
}

// A field of STRUCT starts with a name behind which a type follows; a child of ARRAY or MAP is a type alone.
TypeField read_child(Cursor& in, bool named) {
  TypeField field;
  if (named) {
    field.name = in.expect_name("a field");
    in.accept_symbol(":");
  }
  field.type = read_type(in);
  return field;
}

void read_children(Cursor& in, TypeName& type) {
  const Token& open = in.peek();
  if (!in.accept_symbol("<")) return;
  const bool named = equals_ignore_case(type.name.text, "STRUCT") || equals_ignore_case(type.name.text, "ROW");
  do type.children.push_back(read_child(in, named));
  while (in.accept_symbol(","));
  in.expect_close(open, ">");
}

}  // namespace

TypeName read_type(Cursor& in) {
  const Cursor::Nesting nesting(in);
  TypeName type;
  if (!in.at_name()) {
    in.fail_expected("a type", "such as BIGINT, DECIMAL(10, 2), STRING or TIMESTAMP");
    return type;
  }
  type.name = in.expect_name("a type");
  read_long_name(in, type);
  read_arguments(in, type);
  read_zone(in, type);
  read_children(in, type);
  type.span = in.span_from(type.name.span);
  while (in.at_symbol("[") && in.at_symbol("]", 1)) {
    in.take();
    in.take();
    TypeName array;
    array.name = {"ARRAY", false, type.span};
    array.children.push_back({std::nullopt, std::move(type)});
    array.span = in.span_from(array.name.span);
    type = std::move(array);
    in.count_operator();
  }
  return type;
}

}  // namespace velo::sql
