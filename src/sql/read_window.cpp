// Windows of both kinds: the one that groups rows by time (WINDOW TUMBLING ...) and the frame of OVER.
#include "base/text.hpp"
#include "sql/error_codes.hpp"
#include "sql/grammar.hpp"

namespace velo::sql {

namespace {

struct WindowWord {
  std::string_view word;
  WindowSpec::Kind kind;
  size_t sizes_min;  ///< Lengths of time without keyword.
  size_t sizes_max;
  std::string_view shape;  ///< For messages.
};

constexpr WindowWord kWindowWords[] = {
    {"TUMBLING", WindowSpec::Kind::kTumbling, 1, 2, "TUMBLING ([time,] size [, offset])"},
    {"SLIDING", WindowSpec::Kind::kHopping, 2, 3, "SLIDING ([time,] size, advance)"},
    {"HOPPING", WindowSpec::Kind::kHopping, 2, 3, "HOPPING ([time,] size, advance)"},
    {"SESSION", WindowSpec::Kind::kSession, 1, 1, "SESSION ([time,] gap)"},
    {"CUMULATE", WindowSpec::Kind::kCumulate, 2, 3, "CUMULATE ([time,] step, size)"},
};

const WindowWord* window_word_at(const Cursor& in, size_t ahead = 0) {
  for (const WindowWord& word : kWindowWords) {
    if (in.at_word(word.word, ahead)) return &word;
  }
  return nullptr;
}

/// The lengths of a window while its parts are read, by their keyword or their place.
struct WindowParts {
  std::vector<Duration> positional;
  std::optional<Duration> size;
  std::optional<Duration> advance;
};

// SIZE d | GAP d | ADVANCE BY d | STEP d | OFFSET d | GRACE PERIOD d, or false.
bool read_keyword_part(Cursor& in, WindowSpec& spec, WindowParts& parts) {
  struct Part {
    std::string_view first, second;
    std::optional<Duration>* target;
  };
  const Part known[] = {{"SIZE", "", &parts.size},    {"GAP", "", &parts.size},     {"ADVANCE", "BY", &parts.advance},
                        {"STEP", "", &parts.advance}, {"OFFSET", "", &spec.offset}, {"GRACE", "PERIOD", &spec.grace}};
  for (const Part& part : known) {
    const size_t words = part.second.empty() ? 1 : 2;
    const bool here = in.at_word(part.first) && (words == 1 ? at_duration(in, 1) : in.at_word(part.second, 1));
    if (!here) continue;
    if (part.target->has_value()) {
      in.fail(Error(kClauseOrder, std::string(part.first) + " is given twice", in.peek().span.position));
    }
    for (size_t i = 0; i < words; ++i) in.take();
    *part.target = read_duration(in);
    return true;
  }
  return false;
}

void read_window_part(Cursor& in, WindowSpec& spec, WindowParts& parts, bool first) {
  if (read_keyword_part(in, spec, parts)) return;
  if (at_duration(in) || !first) return parts.positional.push_back(read_duration(in));
  spec.time = read_expression(in);
  if (!spec.time->as<Literal>() && !spec.time->as<IntervalLiteral>()) return;
  in.fail(Error(kUnexpectedToken, "a constant is not the time of a window", spec.time->position())
              .with_hint("lengths of time are written INTERVAL '1' MINUTE, 1 MINUTE or 1m"));
}

// Hands the lengths without keyword to the places of their kind of window.
void place(Cursor& in, const WindowWord& word, const Token& open, WindowSpec& spec, WindowParts parts) {
  const size_t keyworded = (parts.size ? 1 : 0) + (parts.advance ? 1 : 0);
  const size_t count = parts.positional.size() + keyworded;
  if (count < word.sizes_min || parts.positional.size() > word.sizes_max ||
      (keyworded > 0 && !parts.positional.empty())) {
    in.fail(Error(kUnexpectedToken, "these are not the lengths of time a " + std::string(word.word) + " window has",
                  in.span_from(open.span).position)
                .with_hint("write " + std::string(word.shape)));
    return;
  }
  std::vector<Duration>& given = parts.positional;
  const bool step_first = word.kind == WindowSpec::Kind::kCumulate && !given.empty();
  if (step_first) std::swap(given[0], given[1]);
  const bool two = word.sizes_min == 2;
  if (!given.empty()) parts.size = std::move(given[0]);
  if (two && given.size() > 1) parts.advance = std::move(given[1]);
  if (given.size() > word.sizes_min) spec.offset = std::move(given.back());
  if (!parts.size || parts.advance.has_value() != two) {
    return in.fail(Error(kUnexpectedToken,
                         "these are not the lengths of time a " + std::string(word.word) + " window has",
                         in.span_from(open.span).position)
                       .with_hint("write " + std::string(word.shape)));
  }
  spec.size = std::move(*parts.size);
  spec.advance = std::move(parts.advance);
}

FrameBound read_bound(Cursor& in) {
  if (in.accept_words({"UNBOUNDED", "PRECEDING"})) return {FrameBound::Kind::kUnboundedPreceding, {}};
  if (in.accept_words({"UNBOUNDED", "FOLLOWING"})) return {FrameBound::Kind::kUnboundedFollowing, {}};
  if (in.accept_words({"CURRENT", "ROW"})) return {FrameBound::Kind::kCurrentRow, {}};
  FrameBound bound;
  if (at_duration(in)) {
    Duration duration = read_duration(in);
    const SourceSpan span = duration.span;
    bound.offset = Expr{IntervalLiteral{std::move(duration)}, span};
  } else {
    bound.offset = read_operand(in, tighter(Level::kPattern));
  }
  if (in.accept_word("PRECEDING")) bound.kind = FrameBound::Kind::kPreceding;
  else if (in.accept_word("FOLLOWING")) bound.kind = FrameBound::Kind::kFollowing;
  else in.fail_expected("PRECEDING or FOLLOWING");
  return bound;
}

Frame::Exclude read_exclude(Cursor& in) {
  if (in.accept_words({"NO", "OTHERS"})) return Frame::Exclude::kNone;
  if (in.accept_words({"CURRENT", "ROW"})) return Frame::Exclude::kCurrentRow;
  if (in.accept_word("GROUP")) return Frame::Exclude::kGroup;
  if (in.accept_word("TIES")) return Frame::Exclude::kTies;
  in.fail_expected("NO OTHERS, CURRENT ROW, GROUP or TIES");
  return Frame::Exclude::kNone;
}

std::optional<Frame> read_frame(Cursor& in) {
  const SourceSpan first = in.peek().span;
  Frame frame;
  if (in.accept_word("RANGE")) frame.unit = Frame::Unit::kRange;
  else if (in.accept_word("GROUPS")) frame.unit = Frame::Unit::kGroups;
  else if (!in.accept_word("ROWS")) return std::nullopt;
  if (in.accept_word("BETWEEN")) {
    frame.start = read_bound(in);
    in.expect_word("AND");
    frame.end = read_bound(in);
  } else {
    frame.start = read_bound(in);
  }
  if (in.accept_word("EXCLUDE")) frame.exclude = read_exclude(in);
  frame.span = in.span_from(first);
  return frame;
}

// What is so anyway: each row is given as it comes, and a buffer is kept as long as it may be asked for.
void read_buffer_manners(Cursor& in) {
  if (in.accept_word("EMIT") && !in.accept_words({"EVERY", "RECORD"}) && !in.accept_word("CHANGES"))
    in.fail_expected("CHANGES or EVERY RECORD", "each row is given as it comes; QUALIFY leaves some of them out");
  if (in.accept_words({"EXPIRE", "AFTER"}) && !in.accept_word("NEVER"))
    in.fail_expected("NEVER", "a buffer is bounded by its number of rows; leave EXPIRE AFTER out");
}

}  // namespace

bool at_window_spec(const Cursor& in, size_t ahead) {
  return window_word_at(in, ahead) != nullptr && in.at_symbol("(", ahead + 1);
}

WindowSpec read_window_spec(Cursor& in) {
  const WindowWord& word = *window_word_at(in);
  const SourceSpan first = in.take().span;
  const Token& open = in.take();
  WindowSpec spec;
  spec.kind = word.kind;
  WindowParts parts;
  bool first_part = true;
  do {
    read_window_part(in, spec, parts, first_part);
    first_part = false;
  } while (in.accept_symbol(","));
  in.expect_close(open, ")");
  place(in, word, open, spec, std::move(parts));
  spec.span = in.span_from(first);
  return spec;
}

OverClause read_over(Cursor& in) {
  if (in.at_symbol("(")) return read_over_parentheses(in);
  OverClause over;
  over.base = in.expect_name("a window");
  over.span = over.base->span;
  return over;
}

OverClause read_over_parentheses(Cursor& in) {
  const Token& open = in.peek();
  in.expect_symbol("(");
  OverClause over;
  if (in.accept_words({"ROWS", "WINDOW", "BUFFER"})) {
    over.buffer_rows = in.expect_integer("the number of rows to buffer");
    in.expect_word("ROWS");
  }
  const bool clause = in.at_word("PARTITION") || in.at_word("ROWS") || in.at_word("RANGE") || in.at_word("GROUPS");
  const bool manner = over.buffer_rows && (in.at_word("EMIT") || in.at_word("EXPIRE"));
  if (in.at_name() && !manner && (!clause || in.at_symbol(")", 1))) over.base = in.expect_name("a window");
  if (in.accept_words({"PARTITION", "BY"})) over.partition_by = read_expressions(in);
  if (in.accept_words({"ORDER", "BY"})) over.order_by = read_order_items(in);
  over.frame = read_frame(in);
  if (over.buffer_rows) read_buffer_manners(in);
  in.expect_close(open, ")");
  over.span = in.span_from(open.span);
  return over;
}

}  // namespace velo::sql
