// INSERT and SELECT .. INTO: rows go to a sink, or in process to the queries that read the relation.
#include "base/text.hpp"
#include "binder/codes.hpp"
#include "binder/finished_query.hpp"
#include "binder/insert_columns.hpp"
#include "binder/query.hpp"
#include "binder/relation_lookup.hpp"
#include "binder/relation_options.hpp"
#include "binder/statements.hpp"
#include "plan/aggregate.hpp"

namespace velo::binder {

namespace {

// One INSERT, or SELECT .. INTO: the place its rows go to, and the options at its end.
class InsertBinder {
 public:
  InsertBinder(Workspace& file, const sql::Identifier& name, const std::vector<sql::Identifier>& columns,
               QueryOptions options, const sql::Statement& statement)
      : file_(file), name_(name), columns_(columns), options_(std::move(options)), statement_(statement) {}

  void bind(const sql::Query& query) {
    QueryContext context{file_, options_.overlays, options_.job, {}, {}};
    std::optional<BoundResult> result = bind_query(context, query);
    std::optional<catalog::Entry> entry = find_target(context);
    if (!entry || !result) return;
    if (entry->relation && !fit_query(file_, {*entry->relation, columns_, query.select.span}, *result)) return;
    write(*std::move(entry), *std::move(result));
  }

  void bind(const std::vector<sql::RowValue>& rows) {
    QueryContext context{file_, options_.overlays, options_.job, {}, {}};
    std::optional<catalog::Entry> entry = find_target(context);
    if (!entry) return;
    if (!entry->relation) {
      file_.diagnostics.add(kNoColumns, "the columns of " + name_.text + " are not known", name_.span,
                            "declare them: CREATE STREAM " + name_.text + " (name TYPE, ..)");
      return;
    }
    auto result = fit_rows(file_, {*entry->relation, columns_, statement_.span}, rows);
    if (result) write(*std::move(entry), *std::move(result));
  }

 private:
  bool has_overlay() const { return options_.overlays.contains(name_.text); }

  std::optional<catalog::Entry> find_target(QueryContext& context) {
    const catalog::Entry* found = file_.catalog.find(name_.text);
    if (file_.broken.contains(name_.text)) return std::nullopt;
    if (!found && !has_overlay()) {
      report_unknown_relation(context, name_);
      return std::nullopt;
    }
    catalog::Entry entry =
        found ? *found : catalog::Entry{name_.text, {}, nullptr, nullptr, std::nullopt, name_.span.position};
    if (entry.view || (entry.query && !collects_inserts(entry))) {
      file_.diagnostics.add(
          kBadTarget,
          name_.text + (entry.view ? " is a view" : " gets its rows from another query") + ": nothing can be inserted",
          name_.span, entry.view ? "" : "give the stream a connector, then several queries may write it");
      return std::nullopt;
    }
    return entry;
  }

  // Without a connector a declared relation is what was inserted into it.
  static bool collects_inserts(const catalog::Entry& entry) {
    return entry.relation && entry.relation->connector.empty();
  }

  void write(catalog::Entry entry, BoundResult result) {
    const sql::CreateRelation* declared = file_.declared.contains(name_.text) ? file_.declared.at(name_.text) : nullptr;
    catalog::Options written = declared ? read_options(declared->options, file_.diagnostics) : catalog::Options();
    if (has_overlay()) written = merged(written, options_.overlays.find(name_.text)->second);
    const auto kind = declared ? declared->kind : sql::RelationKind::kStream;
    const auto key = entry.relation ? entry.relation->primary_key : result.primary_key;
    auto sink = make_sink(file_, name_.text, kind, result.node->schema, key, std::move(written), name_.span);
    if (!sink) return;
    if (entry.relation) set_time(*entry.relation, result);
    const bool in_process = !*sink;
    const size_t number =
        add_query(file_, std::move(result), {name_.text, *std::move(sink), false}, options_.job, statement_);
    if (!in_process) return;
    if (entry.query) entry.inserts.push_back(number);
    else entry.query = number;
    file_.catalog.put(std::move(entry));
  }

  static void set_time(const catalog::Relation& relation, BoundResult& result) {
    if (!relation.watermark || relation.watermark->conversion) return;
    const catalog::WatermarkDef& time = *relation.watermark;
    if (time.column >= relation.physical_columns()) return;
    result.time = EventTime{time.column, relation.schema[time.column].name, time.delay};
  }

  Workspace& file_;
  const sql::Identifier& name_;
  const std::vector<sql::Identifier>& columns_;
  QueryOptions options_;
  const sql::Statement& statement_;
};

}  // namespace

void bind_insert(Workspace& file, const sql::Insert& insert, const sql::Statement& statement) {
  if (insert.query) {
    InsertBinder(file, insert.target, insert.columns, split_options(file, *insert.query, insert.target.text), statement)
        .bind(*insert.query);
    return;
  }
  InsertBinder(file, insert.target, insert.columns, {file.settings, {}}, statement).bind(insert.rows);
}

namespace {

// GROUP BY without a window gives the new row of its group for every row.
bool gives_changes(const plan::Node& node) {
  if (const auto* aggregate = dynamic_cast<const plan::Aggregate*>(&node))
    return aggregate->emission == plan::Emission::Changes;
  return node.inputs.size() == 1 && gives_changes(*node.inputs.front());
}

}  // namespace

void bind_bare_query(Workspace& file, const sql::Query& query, const sql::Statement& statement) {
  if (query.into) {
    static const std::vector<sql::Identifier> kAllColumns;
    InsertBinder(file, *query.into, kAllColumns, split_options(file, query, query.into->text), statement).bind(query);
    return;
  }
  const QueryOptions options = split_options(file, query, "");
  QueryContext context{file, options.overlays, options.job, {}, {}};
  const size_t before = file.diagnostics.count();
  std::optional<BoundResult> result = bind_query(context, query);
  if (!result || file.diagnostics.count() != before) return;
  if (!query.emit && result->node->bounded && gives_changes(*result->node)) {
    file.diagnostics.warn(kChangesHint, "GROUP BY gives a row for every input row", query.span,
                          "add EMIT FINAL for totals only");
  }
  if (!query.emit && result->node->changelog == plan::Changelog::Retract) {
    file.diagnostics.warn(kNotShown, "rows are taken back later, which the output does not show", query.span,
                          result->node->bounded ? "add EMIT FINAL for the rows that are left at the end"
                                                : "write them to a sink with a 'changelog'");
  }
  add_query(file, *std::move(result), {"result", nullptr, true}, options.job, statement);
}

}  // namespace velo::binder
