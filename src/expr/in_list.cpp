// Constants go into one hash set; whatever is not constant is compared with `=`. A NULL in the list turns FALSE to
// NULL.
#include "expr/build.hpp"
#include "expr/constant_set.hpp"
#include "expr/fold.hpp"
#include "expr/select.hpp"
#include "expr/unify.hpp"

namespace velo::expr {

namespace {

struct InConstants {
  std::vector<Value> values;  ///< none is NULL
  bool has_null = false;
};

class InEvaluator final : public Evaluator {
 public:
  InEvaluator(const Expr& input, const InConstants& list)
      : input_(input.start()), set_(input.type(), list.values), has_null_(list.has_null), out_(TypeId::Boolean) {}

  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) override {
    const Vector& input = input_->evaluate(batch, rows, context);
    out_.reset(batch.rows);
    // Slots of NULL rows may hold stale text, which must not be followed.
    uint8_t* values = out_.data<uint8_t>();
    if (!input.has_nulls()) {
      set_.lookup(input, rows, values);
    } else {
      const Selection known = not_null(input, rows);
      set_.lookup(input, known, values);
    }
    if (has_null_) unknown_where_absent(rows, values);
    return out_;
  }

 private:
  Selection not_null(const Vector& input, Selection rows) {
    uint8_t* valid = out_.make_validity();
    rows.each([&](uint32_t row) { valid[row] = static_cast<uint8_t>(input.is_valid(row)); });
    return select_flags(valid, rows, list_.room(rows.count()));
  }

  void unknown_where_absent(Selection rows, const uint8_t* values) {
    uint8_t* valid = out_.make_validity();
    rows.each([&](uint32_t row) { valid[row] = static_cast<uint8_t>(valid[row] & values[row]); });
  }

  std::unique_ptr<Evaluator> input_;
  ConstantSet set_;
  bool has_null_;
  Vector out_;
  RowList list_;
};

class InList final : public Expr {
 public:
  InList(ExprPtr input, InConstants list) : Expr(TypeId::Boolean, {std::move(input)}), list_(std::move(list)) {}

  std::unique_ptr<Evaluator> start() const override { return std::make_unique<InEvaluator>(*children()[0], list_); }
  std::string text(std::span<const std::string> names) const override {
    std::string out = '(' + children()[0]->text(names) + " IN (";
    for (size_t i = 0; i < list_.values.size(); ++i) out += (i == 0 ? "" : ", ") + list_.values[i].literal();
    if (list_.has_null) out += list_.values.empty() ? "NULL" : ", NULL";
    return out + "))";
  }
  ExprPtr with_children(std::vector<ExprPtr> children) const override {
    return std::make_shared<InList>(std::move(children.at(0)), list_);
  }

 private:
  InConstants list_;
};

// The list as constants of the input's type, and what is left over.
InConstants take_constants(std::vector<ExprPtr>& list) {
  InConstants constants;
  std::vector<ExprPtr> rest;
  for (ExprPtr& item : list) {
    if (!item->constant()) {
      rest.push_back(std::move(item));
    } else if (item->constant()->is_null()) {
      constants.has_null = true;
    } else {
      constants.values.push_back(*item->constant());
    }
  }
  list = std::move(rest);
  return constants;
}

}  // namespace

Result<ExprPtr> in_list(ExprPtr input, std::vector<ExprPtr> list, bool negated) {
  std::vector<ExprPtr> all{std::move(input)};
  all.insert(all.end(), list.begin(), list.end());
  VELO_TRY(Type type, unify(all, "IN"));
  if (type.is(TypeId::Null)) return null_literal(TypeId::Boolean);
  input = all.front();
  list.assign(all.begin() + 1, all.end());

  InConstants constants = take_constants(list);
  std::vector<ExprPtr> terms;
  if (!constants.values.empty() || constants.has_null) {
    terms.push_back(fold(std::make_shared<InList>(input, std::move(constants))));
  }
  for (ExprPtr& item : list) {
    VELO_TRY(ExprPtr equal, call("=", {input, std::move(item)}));
    terms.push_back(std::move(equal));
  }
  if (terms.empty()) return literal(Value::boolean(negated));
  VELO_TRY(ExprPtr found, logical_or(std::move(terms)));
  return negated ? logical_not(std::move(found)) : found;
}

}  // namespace velo::expr
