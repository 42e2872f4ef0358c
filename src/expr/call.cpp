// A call resolves its overload once, when it is made: what runs later is a kernel pointer and vectors.
#include "expr/call.hpp"

#include <cctype>

#include "base/check.hpp"
#include "base/text.hpp"
#include "expr/build.hpp"
#include "expr/call_evaluator.hpp"
#include "expr/fold.hpp"
#include "functions/codes.hpp"

namespace velo::expr {

namespace {

bool is_infix(std::string_view name) {
  if (std::isalpha(static_cast<unsigned char>(name.front())) == 0) return true;
  return name == "like" || name == "ilike" || name == "is distinct from" || name == "is not distinct from";
}

// Arguments already passed the overload's own rules, so the conversion is done even where SQL would not do it silently.
Result<ExprPtr> adapt(ExprPtr argument, const Type& to) {
  if (argument->type() == to) return argument;
  if (argument->type().is(TypeId::Null)) return null_literal(to);
  return cast(std::move(argument), to);
}

bool propagates_null(const functions::BoundScalar& bound, std::span<const ExprPtr> arguments) {
  if (bound.nulls != functions::NullRule::Propagate) return false;
  for (const ExprPtr& argument : arguments) {
    if (is_null_literal(*argument)) return true;
  }
  return false;
}

// Functions whose arguments are not all computed for all rows are built from the lazy nodes.
Result<ExprPtr> special_form(std::string_view name, std::vector<ExprPtr> arguments) {
  if (name == "coalesce") return coalesce(std::move(arguments));
  if (name == "nvl2") {
    if (arguments.size() != 3) return Error(functions::kBadArgumentCount, "nvl2() takes three values");
    VELO_TRY(ExprPtr known, is_null(arguments[0], /*negated=*/true));
    return case_when({std::move(known)}, {arguments[1]}, arguments[2]);
  }
  CHECK(name == "if", "every special form has its nodes");
  if (arguments.size() < 2 || arguments.size() > 3) {
    return Error(functions::kBadArgumentCount, "if() takes a condition and one or two values");
  }
  ExprPtr otherwise = arguments.size() == 3 ? arguments[2] : nullptr;
  return case_when({arguments[0]}, {arguments[1]}, std::move(otherwise));
}

}  // namespace

Call::Call(std::string name, functions::BoundScalar bound, std::vector<ExprPtr> arguments, bool deterministic)
    : Expr(bound.result, std::move(arguments)),
      name_(std::move(name)),
      bound_(std::move(bound)),
      deterministic_(deterministic) {}

std::unique_ptr<Evaluator> Call::start() const { return std::make_unique<CallEvaluator>(*this); }

std::string Call::text(std::span<const std::string> names) const {
  const auto child = [&](size_t i) { return children()[i]->text(names); };
  if (name_ == kCast || name_ == kTryCast) {
    return to_upper(name_) + '(' + child(0) + " AS " + type().text() + ')';
  }
  if (name_ == kField) return child(0) + '.' + quoted_name(children()[1]->constant()->as_string());
  if (is_infix(name_) && children().size() == 2) return '(' + child(0) + ' ' + to_upper(name_) + ' ' + child(1) + ')';
  std::string out = name_ + '(';
  for (size_t i = 0; i < children().size(); ++i) out += (i == 0 ? "" : ", ") + child(i);
  return out + ')';
}

ExprPtr Call::with_children(std::vector<ExprPtr> children) const {
  CHECK(children.size() == this->children().size(), "a call keeps its number of arguments");
  return std::make_shared<Call>(name_, bound_, std::move(children), deterministic_);
}

Result<ExprPtr> call(std::string_view function, std::vector<ExprPtr> arguments) {
  const functions::ScalarFunction* entry = functions::find_scalar(function);
  if (!entry) return Error(functions::kUnknownFunction, "there is no function " + std::string(function));
  if (!entry->bind) return special_form(entry->name, std::move(arguments));
  VELO_TRY(functions::BoundScalar bound, entry->bind(arguments_of(arguments)));
  for (size_t i = 0; i < arguments.size(); ++i) {
    VELO_TRY(arguments[i], adapt(std::move(arguments[i]), bound.arguments[i]));
  }
  if (propagates_null(bound, arguments)) return null_literal(bound.result);
  return fold(
      std::make_shared<Call>(std::string(entry->name), std::move(bound), std::move(arguments), entry->deterministic));
}

}  // namespace velo::expr
