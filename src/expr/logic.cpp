// AND and OR are one thing: each has a deciding value (FALSE, TRUE) that settles a row at once. Terms are evaluated in
// order, each only over the rows still undecided; rows that no term decides get the other value, or NULL when some term
// was NULL for them. Three-valued logic needs no truth tables this way.
#include "expr/logic.hpp"

#include <cstring>

#include "expr/build.hpp"
#include "expr/fold.hpp"
#include "expr/select.hpp"
#include "functions/codes.hpp"

namespace velo::expr {

namespace {

class JunctionEvaluator final : public Evaluator {
 public:
  JunctionEvaluator(bool is_and, const std::vector<ExprPtr>& terms) : deciding_(is_and ? 0 : 1), out_(TypeId::Boolean) {
    for (const ExprPtr& term : terms) terms_.push_back(term->start());
  }

  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) override {
    out_.reset(batch.rows);
    undecided_.reset(batch.rows);
    std::memset(out_.data<uint8_t>(), deciding_, batch.rows);
    Selection open = rows;
    for (const auto& term : terms_) {
      open = still_open(term->evaluate(batch, open, context), open);
      if (open.empty()) break;
    }
    settle(rows, open);
    return out_;
  }

 private:
  // Rows the term leaves undecided. Those with NULL are noted in the validity of out_.
  Selection still_open(const Vector& term, Selection open) {
    uint8_t* flags = undecided_.data<uint8_t>();
    const uint8_t* values = term.data<uint8_t>();
    if (term.has_nulls()) {
      uint8_t* valid = out_.make_validity();
      open.each([&](uint32_t row) {
        const bool known = term.is_valid(row);
        valid[row] = static_cast<uint8_t>(valid[row] & known);
        flags[row] = !known || term.at<uint8_t>(row) != deciding_;
      });
    } else if (term.is_constant()) {
      return values[0] == deciding_ ? Selection(list_.room(1), 0) : open;
    } else {
      open.each([&](uint32_t row) { flags[row] = values[row] != deciding_; });
    }
    return select_flags(flags, open, list_.room(open.count()));
  }

  // A row that was NULL first and decided later is not NULL: only open rows keep the note.
  void settle(Selection rows, Selection open) {
    uint8_t* values = out_.data<uint8_t>();
    const auto other = static_cast<uint8_t>(1 - deciding_);
    open.each([&](uint32_t row) { values[row] = other; });
    if (!out_.has_nulls()) return;
    uint8_t* valid = out_.make_validity();
    rows.each([&](uint32_t row) { valid[row] = static_cast<uint8_t>(valid[row] | (values[row] == deciding_)); });
  }

  uint8_t deciding_;
  std::vector<std::unique_ptr<Evaluator>> terms_;
  Vector out_;
  Vector undecided_{TypeId::Boolean};
  RowList list_;
};

class NotEvaluator final : public Evaluator {
 public:
  explicit NotEvaluator(const Expr& input) : input_(input.start()), out_(TypeId::Boolean) {}

  const Vector& evaluate(const Batch& batch, Selection rows, EvaluationContext& context) override {
    const Vector& input = input_->evaluate(batch, rows, context);
    out_.reset(batch.rows);
    uint8_t* values = out_.data<uint8_t>();
    rows.each([&](uint32_t row) { values[row] = static_cast<uint8_t>(input.at<uint8_t>(row) ^ 1); });
    if (input.has_nulls()) {
      uint8_t* valid = out_.make_validity();
      rows.each([&](uint32_t row) { valid[row] = static_cast<uint8_t>(input.is_valid(row)); });
    }
    return out_;
  }

 private:
  std::unique_ptr<Evaluator> input_;
  Vector out_;
};

class Not final : public Expr {
 public:
  explicit Not(ExprPtr input) : Expr(TypeId::Boolean, {std::move(input)}) {}

  std::unique_ptr<Evaluator> start() const override { return std::make_unique<NotEvaluator>(*children()[0]); }
  std::string text(std::span<const std::string> names) const override {
    return "(NOT " + children()[0]->text(names) + ')';
  }
  ExprPtr with_children(std::vector<ExprPtr> children) const override {
    return std::make_shared<Not>(std::move(children.at(0)));
  }
};

Result<ExprPtr> as_condition(ExprPtr term) {
  if (term->type().is(TypeId::Boolean)) return term;
  if (term->type().is(TypeId::Null)) return null_literal(TypeId::Boolean);
  return Error(functions::kNotBoolean, "a condition is BOOLEAN, not " + term->type().text())
      .with_hint("compare it with something, or CAST(x AS BOOLEAN)");
}

// Nested junctions of the same kind become one, and constants are settled: a deciding one ends the list.
Result<ExprPtr> join_terms(bool is_and, std::vector<ExprPtr> terms) {
  std::vector<ExprPtr> kept;
  for (ExprPtr& term : terms) {
    VELO_TRY(ExprPtr condition, as_condition(std::move(term)));
    const Value* value = condition->constant();
    const bool neutral = value && !value->is_null() && value->as_bool() == is_and;
    const bool deciding = value && !value->is_null() && value->as_bool() != is_and;
    const auto* nested = dynamic_cast<const Junction*>(condition.get());
    if (deciding && kept.empty()) return condition;
    if (nested && nested->is_and() == is_and) {
      kept.insert(kept.end(), nested->children().begin(), nested->children().end());
    } else if (!neutral) {
      kept.push_back(std::move(condition));
    }
    if (deciding) break;
  }
  if (kept.empty()) return literal(Value::boolean(is_and));
  if (kept.size() == 1) return kept.front();
  return fold(std::make_shared<Junction>(is_and, std::move(kept)));
}

}  // namespace

std::unique_ptr<Evaluator> Junction::start() const { return std::make_unique<JunctionEvaluator>(is_and_, children()); }

std::string Junction::text(std::span<const std::string> names) const {
  std::string out = "(";
  for (size_t i = 0; i < children().size(); ++i) {
    if (i != 0) out += is_and_ ? " AND " : " OR ";
    out += children()[i]->text(names);
  }
  return out + ')';
}

ExprPtr Junction::with_children(std::vector<ExprPtr> children) const {
  return std::make_shared<Junction>(is_and_, std::move(children));
}

Result<ExprPtr> logical_and(std::vector<ExprPtr> terms) { return join_terms(true, std::move(terms)); }
Result<ExprPtr> logical_or(std::vector<ExprPtr> terms) { return join_terms(false, std::move(terms)); }

Result<ExprPtr> logical_not(ExprPtr input) {
  VELO_TRY(ExprPtr condition, as_condition(std::move(input)));
  return fold(std::make_shared<Not>(std::move(condition)));
}

}  // namespace velo::expr
