#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/text.hpp"
#include "binder/diagnostics.hpp"
#include "binder/scope.hpp"
#include "catalog/catalog.hpp"
#include "catalog/environment.hpp"
#include "plan/application.hpp"
#include "sql/ast.hpp"

namespace velo::binder {

/// Which column gives rows their event time.
struct EventTime {
  std::optional<size_t> column;  ///< nothing: rows carry it, but no column shows it any more
  std::string name;
  Micros delay = 0;
  bool inherited = false;  ///< the watermark comes from below: rows are those of a join or union
};

/// What other queries need to know of a query's rows beside its plan.
struct ResultTraits {
  std::optional<EventTime> time;
  bool updating = false;  ///< later rows replace earlier ones
  std::vector<size_t> primary_key;
};

struct NameLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const { return to_lower(a) < to_lower(b); }
};
/// Options at the end of a query that name a relation in front: `'trades.path' = ..`.
using RelationOverlays = std::map<std::string, catalog::Options, NameLess>;

/// The file being bound: what earlier statements left behind, and where results go.
struct Workspace {
  const catalog::Environment& environment;
  catalog::Catalog catalog;
  Diagnostics diagnostics;
  plan::Application application;
  std::vector<ResultTraits> results;                                     ///< parallel to application.queries
  std::map<std::string, const sql::CreateRelation*, NameLess> declared;  ///< relations whose columns are not known yet
  std::set<std::string, NameLess> broken;                ///< names whose declaration failed: no second report
  std::map<std::string, TextPosition, NameLess> later;   ///< every name the file declares, for hints
  std::map<std::string, std::string, NameLess> sources;  ///< text of each declaration, for SHOW CREATE
  catalog::Options settings;                             ///< SET: job options of the statements behind
};

/// One statement's view of it.
struct QueryContext {
  Workspace& file;
  const RelationOverlays& overlays;
  const catalog::Options& options;            ///< of the job
  std::vector<const sql::CommonTable*> ctes;  ///< in sight, innermost last
  std::vector<std::string> open_views;        ///< being expanded: guards against circles

  Diagnostics& diagnostics() { return file.diagnostics; }
};

}  // namespace velo::binder
