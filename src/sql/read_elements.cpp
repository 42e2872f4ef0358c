// What stands in the parentheses of CREATE STREAM | TABLE.
#include "sql/grammar.hpp"

namespace velo::sql {

namespace {

WatermarkElement read_watermark(Cursor& in) {
  in.accept_words({"WATERMARK", "FOR"});
  WatermarkElement out;
  out.column = in.expect_name("a column");
  in.expect_word("AS");
  out.expr = read_expression(in);
  return out;
}

PrimaryKeyElement read_primary_key(Cursor& in) {
  in.accept_words({"PRIMARY", "KEY"});
  PrimaryKeyElement out{read_names(in, "a column")};
  in.accept_words({"NOT", "ENFORCED"});
  return out;
}

// NOT NULL, PRIMARY KEY, METADATA [FROM 'x'], DEFAULT literal, in any order; or false.
bool read_column_clause(Cursor& in, ColumnElement& column) {
  if (in.accept_words({"NOT", "NULL"})) {
    column.not_null = true;
  } else if (in.accept_words({"PRIMARY", "KEY"})) {
    column.primary_key = true;
  } else if (in.accept_word("METADATA")) {
    column.metadata = true;
    if (in.accept_word("FROM")) column.metadata_key = in.expect_string("the name of the metadata");
  } else if (!column.default_value && in.accept_word("DEFAULT")) {
    column.default_value = read_operand(in, tighter(Level::kPattern));
  } else {
    return false;
  }
  return true;
}

ColumnElement read_column(Cursor& in, Identifier name) {
  ColumnElement column;
  column.name = std::move(name);
  column.type = read_type(in);
  while (read_column_clause(in, column)) {
  }
  return column;
}

Element read_element(Cursor& in) {
  const SourceSpan first = in.peek().span;
  Element element;
  if (in.at_words({"WATERMARK", "FOR"})) {
    element.node = read_watermark(in);
  } else if (in.at_words({"PRIMARY", "KEY"}) && in.at_symbol("(", 2)) {
    element.node = read_primary_key(in);
  } else {
    Identifier name = in.expect_name("a column");
    if (in.accept_word("AS")) element.node = ComputedColumn{std::move(name), read_expression(in)};
    else element.node = read_column(in, std::move(name));
  }
  element.span = in.span_from(first);
  return element;
}

}  // namespace

std::vector<Element> read_elements(Cursor& in) {
  const Token& open = in.peek();
  in.expect_symbol("(");
  std::vector<Element> out;
  do out.push_back(read_element(in));
  while (in.accept_symbol(","));
  in.expect_close(open, ")");
  return out;
}

}  // namespace velo::sql
