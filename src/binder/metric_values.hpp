#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/statement.hpp"

namespace velo::binder {

/// A part of an annotation's value, and its place.
struct AnnotationPart {
  std::string_view text;
  TextPosition position;
};

/// The items of `a, "b, c", f(d, e)` or `[a, b]`: cut at commas outside of quotes and parentheses, trimmed.
std::vector<AnnotationPart> items_of(const sql::Annotation& annotation);
/// The value without the quotes it may stand in.
std::string unquoted(const std::string& value);
/// Whether Prometheus takes it as the name of a metric (colons allowed) or label.
bool is_metric_name(std::string_view name);
bool is_label_name(std::string_view name);
std::optional<double> number_of(std::string_view text);

}  // namespace velo::binder
