#include "binder/diagnostics.hpp"

#include <algorithm>

namespace velo::binder {

void Diagnostics::add(Error error) {
  if (seen_.emplace(error.code, error.message).second) errors_.push_back(std::move(error));
}

void Diagnostics::add(ErrorCode code, std::string message, const sql::SourceSpan& at, std::string hint) {
  add(Error(code, std::move(message), at.position).with_hint(std::move(hint)));
}

void Diagnostics::warn(ErrorCode code, std::string message, const sql::SourceSpan& at, std::string hint) {
  warn(Error(code, std::move(message), at.position).with_hint(std::move(hint)));
}

void Diagnostics::warn(Error remark) {
  const bool said = std::any_of(warnings_.begin(), warnings_.end(), [&](const Error& one) {
    return one.code == remark.code && one.message == remark.message && one.where == remark.where &&
           one.position == remark.position;
  });
  if (!said) warnings_.push_back(std::move(remark));
}

bool Diagnostics::has_warned(ErrorCode code) const {
  return std::any_of(warnings_.begin(), warnings_.end(), [code](const Error& one) { return one.code == code; });
}

void Diagnostics::move_to(size_t first, const TextPosition& position, const std::string& where) {
  for (size_t i = first; i < errors_.size(); ++i) {
    errors_[i].position = position;
    errors_[i].where = where;
  }
}

bool Diagnostics::take(Status status, const sql::SourceSpan& at) {
  if (!status.ok()) add_at(std::move(status).error(), at);
  return status.ok();
}

void Diagnostics::add_at(Error error, const sql::SourceSpan& at) {
  if (!error.position.known() && error.where.empty()) error.position = at.position;
  add(std::move(error));
}

}  // namespace velo::binder
