#pragma once

#include <cstdint>

#include "functions/real_sum.hpp"

namespace velo::functions {

/// What the formulas over pairs (x, y) need: the sums of squares and products of distances from the means.
struct PairMoments {
  double n = 0;
  double mean_x = 0;
  double mean_y = 0;
  double xx = 0;
  double yy = 0;
  double xy = 0;
};

/// Moments updated row by row, after Welford; merged after Chan, Golub and LeVeque.
struct RunningMoments {
  PairMoments sums;

  void add(double x, double y) {
    sums.n += 1;
    const double dx = x - sums.mean_x;
    const double dy = y - sums.mean_y;
    sums.mean_x += dx / sums.n;
    sums.mean_y += dy / sums.n;
    sums.xx += dx * (x - sums.mean_x);
    sums.yy += dy * (y - sums.mean_y);
    sums.xy += dx * (y - sums.mean_y);
  }
  void merge(const RunningMoments& other);
  const PairMoments& get() const { return sums; }
};

/// Moments from sums without rounding: rows can be taken out again.
struct ExactMoments {
  int64_t n = 0;
  RealSum x;
  RealSum y;
  RealSum xx;
  RealSum yy;
  RealSum xy;

  void add(double a, double b) { change(a, b, 1); }
  void remove(double a, double b) { change(a, b, -1); }
  void merge(const ExactMoments& other);
  PairMoments get() const;

 private:
  void change(double a, double b, int sign);
};

/// n Σab - Σa Σb over n. A difference below what the numbers can resolve is none.
double centred_product(int64_t n, const RealSum& ab, const RealSum& a, const RealSum& b);

}  // namespace velo::functions
