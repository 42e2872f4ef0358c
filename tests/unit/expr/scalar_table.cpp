#include "scalar_table.hpp"

#include "functions/scalar.hpp"

namespace velo::expr {

namespace {

Value converted(const std::string& text, const Type& type) {
  return functions::cast_value(Value::string(text), type).value();
}

Value number_value(const std::string& text) {
  if (text.ends_with('L')) return converted(text.substr(0, text.size() - 1), TypeId::BigInt);
  if (text.find('e') != std::string::npos) return converted(text, TypeId::Double);
  if (text.find('.') == std::string::npos) return converted(text, TypeId::Int);
  unsigned precision;
  unsigned scale;
  const std::string digits = text.starts_with('-') ? text.substr(1) : text;
  if (!literal_decimal_type(digits, precision, scale)) return Value();
  return converted(text, Type::decimal(static_cast<uint8_t>(precision), static_cast<uint8_t>(scale)));
}

std::string outcome(const Vector& vector, uint32_t row, RowErrors& errors) {
  for (const RowError& error : errors.sorted()) {
    if (error.row == row) return "error " + std::to_string(error.code);
  }
  return vector.value(row).text();
}

std::string run(const Expr& expression, const Batch& batch, Selection rows) {
  RowErrors errors;
  EvaluationContext context{errors, 0};
  const auto evaluator = expression.start();
  const Vector& vector = evaluator->evaluate(batch, rows, context);
  const std::string first = outcome(vector, 0, errors);
  std::string out = first;
  rows.each([&](uint32_t row) {
    const bool has_null_argument = row % 3 == 1;
    const std::string result = outcome(vector, row, errors);
    if (!has_null_argument && result != first) out += " but row " + std::to_string(row) + ": " + result;
  });
  return out;
}

constexpr uint32_t kRows = 20;

}  // namespace

Value argument_value(const std::string& text) {
  if (text == "NULL") return Value();
  if (text == "true" || text == "false") return Value::boolean(text == "true");
  if (text.starts_with('\'')) return Value::string(text.substr(1, text.size() - 2));
  if (text.starts_with("DATE ")) return converted(text.substr(5), TypeId::Date);
  if (text.starts_with("TIMESTAMP ")) return converted(text.substr(10), TypeId::Timestamp);
  if (text.starts_with("TIME ")) return converted(text.substr(5), TypeId::Time);
  if (text.starts_with("INTERVAL ")) return converted(text.substr(9), TypeId::Interval);
  return number_value(text);
}

std::string over_literals(const ScalarCase& test) {
  std::vector<ExprPtr> arguments;
  for (const std::string& text : test.arguments) arguments.push_back(literal(argument_value(text)));
  const Result<ExprPtr> expression = call(test.function, std::move(arguments));
  if (!expression.ok()) return "refused " + std::to_string(expression.error().code);
  Batch batch;
  batch.rows = 1;
  return run(**expression, batch, Selection::all(1));
}

std::string over_columns(const ScalarCase& test) {
  std::vector<Type> types;
  for (const std::string& text : test.arguments) types.push_back(argument_value(text).type());
  RowBlock block(types);
  block.reset(kRows);
  std::vector<ExprPtr> arguments;
  for (size_t i = 0; i < types.size(); ++i) {
    const Value value = argument_value(test.arguments[i]);
    for (uint32_t row = 0; row < kRows; ++row) block.column(i).set_value(row, value);
    for (uint32_t row = 1; i == 0 && row < kRows; row += 3) block.column(i).set_null(row);
    arguments.push_back(column(i, types[i], "c"));
  }
  const Result<ExprPtr> expression = call(test.function, std::move(arguments));
  if (!expression.ok()) return "refused " + std::to_string(expression.error().code);

  Batch batch;
  block.view(kRows, batch);
  std::vector<uint16_t> even;
  for (uint16_t row = 0; row < kRows; row += 2) even.push_back(row);
  const std::string dense = run(**expression, batch, Selection::all(kRows));
  const std::string listed = run(**expression, batch, Selection(even.data(), static_cast<uint32_t>(even.size())));
  return dense == listed ? dense : dense + " but under a row list " + listed;
}

}  // namespace velo::expr
