// Variables: their forms, where they are left alone, and how places are traced back.
#include <gtest/gtest.h>

#include <map>

#include "sql/substitute.hpp"

namespace velo::sql {
namespace {

std::optional<std::string> lookup(std::string_view name) {
  static const std::map<std::string, std::string, std::less<>> kValues = {
      {"A", "1"}, {"LONG", "one\ntwo"}, {"QUOTE", "it's"}, {"DOLLAR", "${A}"}, {"EMPTY", ""}};
  const auto found = kValues.find(name);
  return found == kValues.end() ? std::nullopt : std::optional(found->second);
}

std::string replaced(std::string_view text, TextKind kind = TextKind::kSql) {
  const Result<SubstitutedText> out = substitute(text, lookup, kind);
  return out.ok() ? out->text() : "error " + std::to_string(out.error().code) + ": " + out.error().message;
}

TEST(Substitute, KnowsEveryForm) {
  EXPECT_EQ(replaced("x ${A} y"), "x 1 y");
  EXPECT_EQ(replaced("${NO:7}"), "7");
  EXPECT_EQ(replaced("${NO:-7}"), "7");
  EXPECT_EQ(replaced("${NO:}"), "");
  EXPECT_EQ(replaced("${A:7}"), "1");
  EXPECT_EQ(replaced("${NO|A:7}"), "1");
  EXPECT_EQ(replaced("${NO|NEITHER:localhost:9092}"), "localhost:9092");
  EXPECT_EQ(replaced("${EMPTY:7}"), "");
  EXPECT_EQ(replaced("$${A}"), "${A}");
  EXPECT_EQ(replaced("${DOLLAR}"), "${A}");
  EXPECT_EQ(replaced("100$ {A}"), "100$ {A}");
}

TEST(Substitute, ReportsUnsetAndMalformed) {
  EXPECT_EQ(replaced("${NO}"), "error 2070: the variable NO is not set");
  EXPECT_EQ(replaced("${NO|NEITHER}"), "error 2070: the variable NO|NEITHER is not set");
  EXPECT_EQ(replaced("${NO:?say where}"), "error 2070: the variable NO is not set: say where");
  EXPECT_EQ(replaced("${A"), "error 2071: this ${ has no }");
  EXPECT_EQ(replaced("${A\n}"), "error 2071: this ${ has no }");
  EXPECT_EQ(replaced("${1x}"), "error 2071: \"1x\" is not the name of a variable");
  const Error error = substitute("a\n 'é${NO}'", lookup).error();
  EXPECT_EQ(error.position, (TextPosition{2, 4, 5}));
}

TEST(Substitute, ValuesInsideTextsStayContent) {
  EXPECT_EQ(replaced("'${QUOTE}' ${QUOTE} \"${QUOTE}\""), "'it''s' it's \"it's\"");
  EXPECT_EQ(replaced("'a''${A}'"), "'a''1'");
  EXPECT_EQ(replaced("'${QUOTE}'", TextKind::kPlain), "'it's'");
}

TEST(Substitute, CommentsAreLeftAloneButAnnotationsAreNot) {
  EXPECT_EQ(replaced("-- ${NO} it's\n${A}"), "-- ${NO} it's\n1");
  EXPECT_EQ(replaced("/* ${NO} /* ' */ ${NO} */ ${A}"), "/* ${NO} /* ' */ ${NO} */ 1");
  EXPECT_EQ(replaced("-- @node: ${A} it's\n'${A}'"), "-- @node: 1 it's\n'1'");
  EXPECT_EQ(replaced("'--' ${A}"), "'--' 1");
  EXPECT_EQ(replaced("# a--b ${A}", TextKind::kPlain), "# a--b 1");
}

TEST(Substitute, PlacesAreTracedBack) {
  const SubstitutedText out = substitute("ab ${LONG} cd ${A} ef\ngh", lookup).value();
  ASSERT_EQ(out.text(), "ab one\ntwo cd 1 ef\ngh");
  EXPECT_EQ(out.original({1, 1, 2}), (TextPosition{1, 1, 2}));
  EXPECT_EQ(out.original({1, 5, 1}), (TextPosition{1, 4, 7}));
  EXPECT_EQ(out.original({2, 2, 1}), (TextPosition{1, 4, 7}));
  EXPECT_EQ(out.original({2, 5, 2}), (TextPosition{1, 12, 2}));
  EXPECT_EQ(out.original({2, 8, 1}), (TextPosition{1, 15, 4}));
  EXPECT_EQ(out.original({2, 10, 2}), (TextPosition{1, 20, 2}));
  EXPECT_EQ(out.original({3, 1, 2}), (TextPosition{2, 1, 2}));
}

}  // namespace
}  // namespace velo::sql
