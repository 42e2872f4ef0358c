#include "binder/diagnostics.hpp"

namespace velo::binder {

void Diagnostics::add(Error error) {
  if (seen_.emplace(error.code, error.message).second) errors_.push_back(std::move(error));
}

void Diagnostics::add(ErrorCode code, std::string message, const sql::SourceSpan& at, std::string hint) {
  add(Error(code, std::move(message), at.position).with_hint(std::move(hint)));
}

void Diagnostics::warn(ErrorCode code, std::string message, const sql::SourceSpan& at, std::string hint) {
  warnings_.push_back(Error(code, std::move(message), at.position).with_hint(std::move(hint)));
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
