// Evaluation of bound expressions over small batches: values as text, three-valued logic, laziness, row errors.
#include <gtest/gtest.h>

#include "expr/build.hpp"
#include "expr/select.hpp"
#include "types/time.hpp"

namespace velo::expr {
namespace {

// A batch of three columns: $0 BIGINT (3, NULL, 0, -7), $1 STRING (abc, a long text, NULL, ''), $2 DECIMAL(10,4).
class Rows {
 public:
  Rows() : block_({TypeId::BigInt, TypeId::String, Type::decimal(10, 4), TypeId::Boolean}) {
    block_.reset(4);
    const int64_t numbers[] = {3, 0, 0, -7};
    const int64_t prices[] = {12'500, 1, -99'999, 0};
    const char* texts[] = {"abc", "a text that is longer than twelve", "", ""};
    for (uint32_t row = 0; row < 4; ++row) {
      block_.column(0).data<int64_t>()[row] = numbers[row];
      block_.column(1).set_string(row, texts[row]);
      block_.column(2).data<int64_t>()[row] = prices[row];
      block_.column(3).data<uint8_t>()[row] = row % 2;
    }
    block_.column(0).set_null(1);
    block_.column(1).set_null(2);
    block_.column(3).set_null(0);
    block_.view(4, batch_);
  }

  const Batch& batch() const { return batch_; }
  static ExprPtr number() { return column(0, TypeId::BigInt, "n"); }
  static ExprPtr text() { return column(1, TypeId::String, "s"); }
  static ExprPtr price() { return column(2, Type::decimal(10, 4), "px"); }
  static ExprPtr flag() { return column(3, TypeId::Boolean, "b"); }

 private:
  RowBlock block_;
  Batch batch_;
};

ExprPtr made(Result<ExprPtr> result) { return std::move(result).value(); }
ExprPtr number(int32_t value) { return literal(Value::int32(value)); }
ExprPtr text(std::string value) { return literal(Value::string(std::move(value))); }

std::string row_text(const Vector& vector, uint32_t row, const RowErrors& errors) {
  return errors.contains(row) ? "error" : vector.value(row).text();
}

std::string evaluate(const ExprPtr& expression) {
  const Rows rows;
  RowErrors errors;
  EvaluationContext context{errors, 0};
  const auto evaluator = expression->start();
  const Vector& result = evaluator->evaluate(rows.batch(), rows.batch().selection, context);
  std::string out;
  for (uint32_t row = 0; row < 4; ++row) out += (row == 0 ? "" : " | ") + row_text(result, row, errors);
  return out;
}

TEST(Expr, ComputesColumnsAndLiterals) {
  EXPECT_EQ(evaluate(Rows::number()), "3 | NULL | 0 | -7");
  EXPECT_EQ(evaluate(number(5)), "5 | 5 | 5 | 5");
  EXPECT_EQ(evaluate(made(call("+", {Rows::number(), number(1)}))), "4 | NULL | 1 | -6");
  EXPECT_EQ(evaluate(made(call("*", {Rows::price(), number(2)}))), "2.5000 | 0.0002 | -19.9998 | 0.0000");
}

TEST(Expr, FailsOnlyTheRowsThatFail) {
  EXPECT_EQ(evaluate(made(call("/", {number(42), Rows::number()}))), "14 | NULL | error | -6");
  const ExprPtr big = literal(Value::bigint(INT64_MAX - 1));
  EXPECT_EQ(evaluate(made(call("+", {Rows::number(), big}))),
            "error | NULL | 9223372036854775806 | 9223372036854775799");
}

TEST(Expr, ComparesAcrossTypes) {
  EXPECT_EQ(evaluate(made(call(">", {Rows::price(), number(1)}))), "true | false | false | false");
  EXPECT_EQ(evaluate(made(call(">", {Rows::number(), Rows::price()}))), "true | NULL | true | false");
  EXPECT_EQ(evaluate(made(call("=", {Rows::text(), text("abc")}))), "true | false | NULL | false");
  EXPECT_EQ(evaluate(made(call("=", {Rows::number(), text("-7")}))), "false | NULL | false | true");
  EXPECT_EQ(evaluate(made(call("is distinct from", {Rows::number(), number(3)}))), "false | true | true | true");
}

TEST(Expr, AndOrNotAreThreeValued) {
  const ExprPtr positive = made(call(">", {Rows::number(), number(0)}));  // true NULL false false
  EXPECT_EQ(evaluate(made(logical_and({positive, Rows::flag()}))), "NULL | NULL | false | false");
  EXPECT_EQ(evaluate(made(logical_or({positive, Rows::flag()}))), "true | true | false | true");
  EXPECT_EQ(evaluate(made(logical_not(positive))), "false | NULL | true | true");
  EXPECT_EQ(evaluate(made(logical_and({Rows::flag(), positive}))), "NULL | NULL | false | false");
}

TEST(Expr, LaterTermsRunOnlyWhereUndecided) {
  const ExprPtr nonzero = made(call("<>", {Rows::number(), number(0)}));
  const ExprPtr quotient = made(call("/", {number(6), Rows::number()}));
  const ExprPtr two = made(call("=", {quotient, number(2)}));
  EXPECT_EQ(evaluate(made(logical_and({nonzero, two}))), "true | NULL | false | false");
  EXPECT_EQ(evaluate(made(case_when({nonzero}, {quotient}, nullptr))), "2 | NULL | NULL | 0");
}

TEST(Expr, NullTestsAndCoalesce) {
  EXPECT_EQ(evaluate(made(is_null(Rows::text(), false))), "false | false | true | false");
  EXPECT_EQ(evaluate(made(is_null(Rows::price(), true))), "true | true | true | true");
  EXPECT_EQ(evaluate(made(coalesce({Rows::number(), number(9)}))), "3 | 9 | 0 | -7");
  EXPECT_EQ(evaluate(made(coalesce({Rows::text(), text("none")}))),
            "abc | a text that is longer than twelve | none | ");
}

TEST(Expr, InListFindsConstantsAndColumns) {
  EXPECT_EQ(evaluate(made(in_list(Rows::number(), {number(3), number(-7)}, false))), "true | NULL | false | true");
  EXPECT_EQ(evaluate(made(in_list(Rows::number(), {number(3), literal(Value())}, true))), "false | NULL | NULL | NULL");
  EXPECT_EQ(evaluate(made(in_list(Rows::text(), {text("abc"), text("a text that is longer than twelve")}, false))),
            "true | true | NULL | false");
  EXPECT_EQ(evaluate(made(in_list(number(0), {Rows::number(), number(5)}, false))), "false | NULL | true | false");
}

TEST(Expr, FoldsConstants) {
  const ExprPtr folded = made(call("+", {number(1), number(2)}));
  ASSERT_NE(folded->constant(), nullptr);
  EXPECT_EQ(folded->constant()->text(), "3");
  EXPECT_EQ(made(call("/", {number(1), number(0)}))->constant(), nullptr) << "the failure belongs to the rows";
  EXPECT_TRUE(made(call("+", {Rows::number(), literal(Value())}))->constant()->is_null());
  EXPECT_FALSE(evaluate_constant(*made(call("/", {number(1), number(0)}))).ok());
}

TEST(Expr, TextsTellExpressionsApart) {
  const std::vector<std::string> names = {"n", "s", "px", "b"};
  const ExprPtr sum = made(call("+", {Rows::number(), literal(Value::bigint(1))}));
  EXPECT_EQ(sum->text(names), "(n + 1)");
  EXPECT_EQ(sum->text(), "($0 + CAST(1 AS BIGINT))");
  EXPECT_EQ(made(call("upper", {Rows::text()}))->text(names), "upper(s)");
}

TEST(Expr, SubstitutesAndMarksColumns) {
  const ExprPtr sum = made(call("+", {Rows::number(), Rows::price()}));
  std::vector<bool> used(4);
  mark_columns(*sum, used);
  EXPECT_EQ(used, (std::vector<bool>{true, false, true, false}));
  const std::vector<ExprPtr> inputs = {column(7, TypeId::BigInt, "x"), Rows::text(), Rows::price(), Rows::flag()};
  std::vector<bool> moved(8);
  mark_columns(*substitute(sum, inputs), moved);
  EXPECT_TRUE(moved[7] && moved[2] && !moved[0]);
}

TEST(Expr, ExplainsWrongTypes) {
  const Result<ExprPtr> upper = call("upper", {Rows::number()});
  ASSERT_FALSE(upper.ok());
  EXPECT_EQ(upper.error().message, "upper() takes (STRING), got (BIGINT)");
  EXPECT_EQ(upper.error().hint, "convert it: CAST(x AS STRING)");
  EXPECT_FALSE(call("+", {Rows::text(), Rows::number()}).ok());
  EXPECT_FALSE(call("=", {Rows::text(), Rows::number()}).ok());
  EXPECT_FALSE(coerce(Rows::text(), TypeId::BigInt).ok());
  EXPECT_FALSE(logical_and({Rows::number(), Rows::flag()}).ok());
  EXPECT_FALSE(call("=", {column(0, TypeId::Timestamp, "t"), text("tomorrow")}).ok());
}

TEST(RowFilter, KeepsTheRowsThatAreTrue) {
  const Rows rows;
  RowErrors errors;
  EvaluationContext context{errors, 0};
  RowFilter filter(
      *made(logical_and({made(is_null(Rows::number(), true)), made(call(">", {Rows::number(), number(-5)}))})));
  const Selection kept = filter.select(rows.batch(), rows.batch().selection, context);
  ASSERT_EQ(kept.count(), 2u);
  EXPECT_EQ(kept[0], 0u);
  EXPECT_EQ(kept[1], 2u);
}

TEST(SelectFlags, AgreesWithAPlainLoop) {
  std::vector<uint8_t> flags(203);
  for (size_t i = 0; i < flags.size(); ++i) flags[i] = (i * i / 3) % 3 == 1;
  RowList first;
  RowList second;
  const Selection dense = select_flags(flags.data(), Selection::all(203), first.room(203));
  std::vector<uint32_t> expected;
  for (uint32_t i = 0; i < flags.size(); ++i) {
    if (flags[i]) expected.push_back(i);
  }
  ASSERT_EQ(dense.count(), expected.size());
  for (uint32_t i = 0; i < dense.count(); ++i) EXPECT_EQ(dense[i], expected[i]);
  flags[expected[1]] = 0;
  const Selection listed = select_flags(flags.data(), dense, second.room(203));
  EXPECT_EQ(listed.count(), expected.size() - 1);
  EXPECT_EQ(listed[1], expected[2]);
}

}  // namespace
}  // namespace velo::expr
