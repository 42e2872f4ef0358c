#include "binder/sink_changes.hpp"

#include <memory>
#include <string>
#include <utility>

#include "binder/changing_rows.hpp"
#include "binder/codes.hpp"
#include "binder/nodes.hpp"
#include "catalog/changelog_form.hpp"

namespace velo::binder {

namespace {

using catalog::ChangelogForm;
using plan::Changelog;

class ChangelogFit {
 public:
  ChangelogFit(const catalog::Relation& sink, BoundResult& result, const sql::SourceSpan& at, Diagnostics& diagnostics)
      : sink_(sink), result_(result), at_(at), diagnostics_(diagnostics) {}

  void fit(ChangelogForm form) {
    switch (form) {
      case ChangelogForm::Unsaid: return warn_of_rows_taken_back();
      case ChangelogForm::Append: return check_append();
      case ChangelogForm::Upsert: check_upsert(); break;
      case ChangelogForm::Retract: make_exact(); break;
      case ChangelogForm::Debezium: return check_json(), make_exact();
    }
    if (!sink_.format.empty() && sink_.schema.find(std::string(catalog::kOperationColumn)))
      report(kDuplicateColumn, "the kind of each row is written as column _op, and " + sink_.name + " has one",
             "call it otherwise with AS");
  }

 private:
  void report(ErrorCode code, std::string message, std::string hint) {
    const catalog::OptionValue* option = sink_.options.find("changelog");
    Error error = option ? option->fault(code, std::move(message)) : Error(code, std::move(message), at_.position);
    diagnostics_.add(std::move(error).with_hint(std::move(hint)));
  }

  void warn_of_rows_taken_back() {
    if (sink_.format.empty() || result_.node->changelog != Changelog::Retract) return;
    diagnostics_.warn(kNotShown, "rows of " + sink_.name + " are taken back later, which its records do not show", at_,
                      "write them with 'changelog' = 'retract' or 'debezium', with a PRIMARY KEY also 'upsert'");
  }

  void check_append() {
    const bool keyed = !sink_.primary_key.empty();
    if (result_.node->changelog == Changelog::Append && (keyed || !result_.updating)) return;
    report(kChangelogMismatch, "the query replaces rows of " + sink_.name + ", and 'append' cannot say so",
           "write 'changelog' = 'upsert', 'retract' or 'debezium', or end the query with EMIT FINAL");
  }

  void check_upsert() {
    if (!sink_.primary_key.empty() || result_.node->changelog == Changelog::Upsert) return;
    report(kChangelogMismatch, "'upsert' needs a key, and " + sink_.name + " has none",
           "mark it in SELECT: x AS id PRIMARY KEY; without a key 'retract' and 'debezium' work");
  }

  void check_json() {
    if (sink_.format.empty() || sink_.format == "json") return;
    report(kChangelogMismatch, "Debezium's envelopes are JSON, and " + sink_.name + " is " + sink_.format,
           "write 'format' = 'json', or 'changelog' = 'retract'");
  }

  // Of a list of rows the later one of a key replaces the earlier.
  void make_exact() {
    plan::NodePtr node = exact(result_.node);
    if (node->changelog == Changelog::Append && !sink_.primary_key.empty()) {
      node = make_normalize(std::move(node), sink_.primary_key);
    } else if (node->changelog == Changelog::Append && result_.updating) {
      node = exact_changes(node, sink_.name, at_, diagnostics_);
    }
    if (node) result_.node = std::move(node);
  }

  const catalog::Relation& sink_;
  BoundResult& result_;
  const sql::SourceSpan& at_;
  Diagnostics& diagnostics_;
};

}  // namespace

catalog::RelationPtr fit_changelog(const catalog::RelationPtr& sink, BoundResult& result, const sql::SourceSpan& at,
                                   Diagnostics& diagnostics) {
  ChangelogFit(*sink, result, at, diagnostics).fit(catalog::changelog_form(sink->options));
  const bool timed =
      result.time && result.time->column && result.node->schema[*result.time->column].type.is(TypeId::Timestamp);
  if (!timed || sink->watermark) return sink;
  auto out = std::make_shared<catalog::Relation>(*sink);
  out->watermark = catalog::WatermarkDef{*result.time->column, nullptr, result.time->delay};
  return out;
}

}  // namespace velo::binder
