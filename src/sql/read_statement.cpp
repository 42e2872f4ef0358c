// Statements, told apart by their first words.
#include "base/text.hpp"
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"
#include "sql/vocabulary.hpp"

namespace velo::sql {

namespace {

std::optional<RelationKind> accept_relation_kind(Cursor& in) {
  if (in.accept_word("STREAM")) return RelationKind::kStream;
  if (in.accept_word("TABLE")) return RelationKind::kTable;
  if (in.accept_word("VIEW")) return RelationKind::kView;
  return std::nullopt;
}

RelationKind expect_relation_kind(Cursor& in) {
  if (auto kind = accept_relation_kind(in)) return *kind;
  static const std::string kKinds[] = {"STREAM", "TABLE", "VIEW"};
  in.fail_expected("STREAM, TABLE or VIEW",
                   in.at(Token::Kind::kWord) ? did_you_mean(in.peek().text, kKinds) : std::string());
  return RelationKind::kStream;
}

Statement::Node read_create(Cursor& in) {
  in.take();
  const bool or_replace = in.accept_words({"OR", "REPLACE"});
  const RelationKind kind = expect_relation_kind(in);
  const bool if_not_exists = in.accept_words({"IF", "NOT", "EXISTS"});
  Identifier name = in.expect_name(kind == RelationKind::kView    ? "a view"
                                   : kind == RelationKind::kTable ? "a table"
                                                                  : "a stream");
  if (kind == RelationKind::kView) {
    in.expect_word("AS");
    return CreateView{or_replace, if_not_exists, std::move(name), read_query(in)};
  }
  CreateRelation out{kind, or_replace, if_not_exists, std::move(name), {}, {}, {}};
  if (in.at_symbol("(")) out.elements = read_elements(in);
  if (in.accept_word("WITH")) out.options = read_options(in);
  if (in.accept_word("AS")) out.query = read_query(in);
  return out;
}

Statement::Node read_insert(Cursor& in) {
  in.take();
  in.expect_word("INTO");
  Insert out;
  out.target = in.expect_name("a stream or table");
  const bool query_in_parentheses = in.at_symbol("(") && at_query(in);
  if (in.at_symbol("(") && !query_in_parentheses) out.columns = read_names(in, "a column");
  if (in.accept_word("VALUES")) out.rows = read_rows(in);
  else if (at_query(in)) out.query = read_query(in);
  else in.fail_expected("VALUES or SELECT");
  return out;
}

Statement::Node read_explain(Cursor& in) {
  in.take();
  const Cursor::Nesting nesting(in);
  Explain out;
  out.analyze = in.accept_word("ANALYZE");
  if (!in.failed()) out.statement = read_statement(in);
  return out;
}

Statement::Node read_show(Cursor& in) {
  in.take();
  constexpr std::pair<std::string_view, Show::What> kPlain[] = {{"STREAMS", Show::What::kStreams},
                                                                {"TABLES", Show::What::kTables},
                                                                {"JOBS", Show::What::kJobs},
                                                                {"FUNCTIONS", Show::What::kFunctions}};
  for (const auto& [word, what] : kPlain) {
    if (in.accept_word(word)) return Show{what, {}};
  }
  if (in.accept_word("CREATE")) {
    if (in.at_name(1)) accept_relation_kind(in);
    return Show{Show::What::kCreate, in.expect_name("a stream, table or view")};
  }
  static const std::string kWords[] = {"STREAMS", "TABLES", "JOBS", "FUNCTIONS", "CREATE"};
  in.fail_expected("STREAMS, TABLES, JOBS, FUNCTIONS or CREATE",
                   in.at(Token::Kind::kWord) ? did_you_mean(in.peek().text, kWords) : std::string());
  return Show{};
}

Statement::Node read_drop(Cursor& in) {
  in.take();
  const RelationKind kind = expect_relation_kind(in);
  const bool if_exists = in.accept_words({"IF", "EXISTS"});
  return Drop{kind, if_exists, in.expect_name("a stream, table or view")};
}

Statement::Node read_describe(Cursor& in) {
  in.take();
  return Describe{in.expect_name("a stream, table or view")};
}

Statement::Node read_set(Cursor& in) {
  in.take();
  return SetOption{read_option(in)};
}

Statement::Node read_job_control(Cursor& in) {
  const JobControl::Action action = in.at_word("PAUSE")    ? JobControl::Action::kPause
                                    : in.at_word("RESUME") ? JobControl::Action::kResume
                                                           : JobControl::Action::kStop;
  in.take();
  in.expect_word("JOB");
  return JobControl{action, in.expect_name("a job")};
}

Statement::Node read_bare_query(Cursor& in) { return read_query(in); }

struct StatementWord {
  std::string_view word;
  Statement::Node (*read)(Cursor&);
};

constexpr StatementWord kStatements[] = {
    {"CREATE", read_create},     {"DESC", read_describe},   {"DESCRIBE", read_describe}, {"DROP", read_drop},
    {"EXPLAIN", read_explain},   {"INSERT", read_insert},   {"PAUSE", read_job_control}, {"RESUME", read_job_control},
    {"SELECT", read_bare_query}, {"SET", read_set},         {"SHOW", read_show},         {"STOP", read_job_control},
    {"VALUES", read_bare_query}, {"WITH", read_bare_query},
};

// Words that begin statements elsewhere.
std::string hint_for_other_dialects(std::string_view word) {
  if (equals_ignore_case(word, "START") || equals_ignore_case(word, "DEPLOY"))
    return "a query needs no command to start: write it, or CREATE STREAM name AS SELECT .., and run the file";
  if (equals_ignore_case(word, "LIST")) return "write SHOW STREAMS, SHOW TABLES or SHOW JOBS";
  if (equals_ignore_case(word, "FROM")) return "SELECT stands in front: SELECT .. FROM ..";
  return {};
}

void fail_unknown(Cursor& in) {
  if (!in.at(Token::Kind::kWord)) return in.fail_expected("a statement");
  const std::string& word = in.peek().text;
  std::string hint = hint_for_other_dialects(word);
  if (hint.empty()) hint = did_you_mean(word, statement_words());
  if (hint.empty())
    hint =
        "statements start with SELECT, WITH, CREATE, INSERT, EXPLAIN, DESCRIBE, SHOW, DROP, SET, PAUSE, RESUME or STOP";
  in.fail(Error(kUnknownStatement, "no statement starts with \"" + word + "\"", in.peek().span.position)
              .with_hint(std::move(hint)));
}

}  // namespace

Statement read_statement(Cursor& in) {
  const SourceSpan first = in.peek().span;
  Statement out;
  const StatementWord* found = nullptr;
  for (const StatementWord& statement : kStatements) {
    if (in.at_word(statement.word)) found = &statement;
  }
  if (found != nullptr) out.node = found->read(in);
  else if (in.at_symbol("(")) out.node = read_query(in);
  else fail_unknown(in);
  out.span = in.span_from(first);
  return out;
}

}  // namespace velo::sql
