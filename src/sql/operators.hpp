#pragma once

#include <string_view>

#include "sql/ast.hpp"

namespace velo::sql {

/// How tightly operators bind, loosest first; the order of PostgreSQL. All binary operators group to the left.
enum class Level {
  kOr,
  kAnd,
  kNot,
  kIs,
  kCompare,
  kPattern,
  kOther,
  kAdd,
  kMultiply,
  kTimeZone,
  kSign,
  kPostfix,
  kPrimary,
};

constexpr Level tighter(Level level) { return static_cast<Level>(static_cast<int>(level) + 1); }

struct BinarySpelling {
  BinaryOp op;
  std::string_view text;  ///< Canonical: a symbol or words in capitals.
  Level level;
};

inline constexpr BinarySpelling kBinarySpellings[] = {
    {BinaryOp::kOr, "OR", Level::kOr},
    {BinaryOp::kAnd, "AND", Level::kAnd},
    {BinaryOp::kDistinctFrom, "IS DISTINCT FROM", Level::kIs},
    {BinaryOp::kNotDistinctFrom, "IS NOT DISTINCT FROM", Level::kIs},
    {BinaryOp::kEqual, "=", Level::kCompare},
    {BinaryOp::kNotEqual, "<>", Level::kCompare},
    {BinaryOp::kNotEqual, "!=", Level::kCompare},
    {BinaryOp::kLess, "<", Level::kCompare},
    {BinaryOp::kLessEqual, "<=", Level::kCompare},
    {BinaryOp::kGreater, ">", Level::kCompare},
    {BinaryOp::kGreaterEqual, ">=", Level::kCompare},
    {BinaryOp::kConcat, "||", Level::kOther},
    {BinaryOp::kJsonGet, "->", Level::kOther},
    {BinaryOp::kJsonGetText, "->>", Level::kOther},
    {BinaryOp::kAdd, "+", Level::kAdd},
    {BinaryOp::kSubtract, "-", Level::kAdd},
    {BinaryOp::kMultiply, "*", Level::kMultiply},
    {BinaryOp::kDivide, "/", Level::kMultiply},
    {BinaryOp::kModulo, "%", Level::kMultiply},
};

/// The canonical spelling of `op`.
const BinarySpelling& spelling(BinaryOp op);

/// How tightly the outermost part of `expr` binds.
Level level_of(const Expr& expr);

}  // namespace velo::sql
