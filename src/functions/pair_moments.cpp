#include "functions/pair_moments.hpp"

#include <cmath>

namespace velo::functions {

void RunningMoments::merge(const RunningMoments& other) {
  const PairMoments& from = other.sums;
  if (from.n == 0) return;
  if (sums.n == 0) {
    sums = from;
    return;
  }
  const double n = sums.n + from.n;
  const double dx = from.mean_x - sums.mean_x;
  const double dy = from.mean_y - sums.mean_y;
  const double weight = sums.n * from.n / n;
  sums.mean_x += dx * (from.n / n);
  sums.mean_y += dy * (from.n / n);
  sums.xx += from.xx + dx * dx * weight;
  sums.yy += from.yy + dy * dy * weight;
  sums.xy += from.xy + dx * dy * weight;
  sums.n = n;
}

void ExactMoments::change(double a, double b, int sign) {
  n += sign;
  sign > 0 ? x.add(a) : x.subtract(a);
  sign > 0 ? y.add(b) : y.subtract(b);
  xx.add_product(a, a, sign);
  yy.add_product(b, b, sign);
  xy.add_product(a, b, sign);
}

void ExactMoments::merge(const ExactMoments& other) {
  n += other.n;
  x.merge(other.x);
  y.merge(other.y);
  xx.merge(other.xx);
  yy.merge(other.yy);
  xy.merge(other.xy);
}

PairMoments ExactMoments::get() const {
  if (n <= 0) return {};
  const auto count = static_cast<double>(n);
  return {count,
          static_cast<double>(x.get_quad() / n),
          static_cast<double>(y.get_quad() / n),
          centred_product(n, xx, x, x),
          centred_product(n, yy, y, y),
          centred_product(n, xy, x, y)};
}

double centred_product(int64_t n, const RealSum& ab, const RealSum& a, const RealSum& b) {
  const Quad whole = ab.get_quad() * n;
  const Quad means = a.get_quad() * b.get_quad();
  const Quad rest = whole - means;
  const Quad size = (whole < 0 ? -whole : whole) + (means < 0 ? -means : means);
  if ((rest < 0 ? -rest : rest) < size * 0x1p-108) return 0;
  return static_cast<double>(rest / n);
}

}  // namespace velo::functions
