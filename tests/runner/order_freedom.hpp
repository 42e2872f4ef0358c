#pragma once

#include <string>
#include <vector>

#include "plan/application.hpp"
#include "types/value.hpp"

namespace velo::cases {

/// Why the result of these queries depends on the order of their input even within the watermark delay; empty: it does
/// not, as a multiset of rows.
std::string order_dependence(const plan::Application& application);

/// How far rows of one relation may be moved.
struct Disorder {
  bool bounded = false;  ///< false: no query needs event time, every order is as good
  size_t column = 0;     ///< of the relation: the event time
  Micros delay = 0;
};

/// An error when the event time of the relation is not one of its physical columns.
Result<Disorder> allowed_disorder(const plan::Application& application, const catalog::Relation& relation);

/// Another order of `rows` in which no row comes more than the delay behind one that is later in time.
void shuffle(std::vector<std::vector<Value>>& rows, const Disorder& disorder, uint64_t seed);

}  // namespace velo::cases
