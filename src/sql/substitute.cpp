// Variables are replaced before the text is cut into tokens, so that they may stand for anything. One pass copies the
// text and keeps two positions, where it reads and where it writes; their pairs at each variable are the map back.
#include "sql/substitute.hpp"

#include "sql/error_codes.hpp"

namespace velo::sql {

namespace {

bool before(const TextPosition& a, const TextPosition& b) {
  return a.line != b.line ? a.line < b.line : a.column < b.column;
}

void advance(TextPosition& position, std::string_view text) {
  for (const char c : text) {
    if (c == '\n') {
      ++position.line;
      position.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++position.column;
    }
  }
}

bool is_name(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (text.empty() || !letter(text[0])) return false;
  for (const char c : text) {
    if (!letter(c) && (c < '0' || c > '9') && c != '.') return false;
  }
  return true;
}

}  // namespace

class Substitution {
 public:
  Substitution(std::string_view text, const VariableLookup& lookup, TextKind kind)
      : rest_(text), lookup_(lookup), kind_(kind) {}

  Result<SubstitutedText> run() {
    while (!rest_.empty()) {
      if (rest_.starts_with("$${")) {
        copy_without_first();
      } else if (rest_.starts_with("${") && place_ != Place::kComment && place_ != Place::kBlock) {
        VELO_TRY_STATUS(replace());
      } else {
        copy(kind_ == TextKind::kSql ? track() : kind_ == TextKind::kYaml ? track_yaml() : 1);
      }
    }
    return std::move(out_);
  }

 private:
  enum class Place { kCode, kQuoted, kComment, kBlock, kAnnotation };

  // Follows quotes and comments as the lexer will see them, and says how many bytes to copy. A doubled quote closes and
  // opens again, which comes to the same.
  size_t track() {
    const char c = rest_[0];
    switch (place_) {
      case Place::kCode: return enter();
      case Place::kQuoted:
        if (c == quote_) place_ = Place::kCode;
        return 1;
      case Place::kComment:
      case Place::kAnnotation:
        if (c == '\n') place_ = Place::kCode;
        return 1;
      case Place::kBlock: break;
    }
    if (!rest_.starts_with("/*") && !rest_.starts_with("*/")) return 1;
    block_depth_ += c == '/' ? 1 : -1;
    if (block_depth_ == 0) place_ = Place::kCode;
    return 2;
  }

  // A quote opens a text where a value begins, a # begins a comment behind a blank; both end with their line.
  size_t track_yaml() {
    const char c = rest_[0];
    const bool begins = before_ == '\n' || before_ == ' ' || before_ == '\t';
    if (c == '\n') {
      place_ = Place::kCode;
    } else if (place_ == Place::kQuoted) {
      if (c == quote_) place_ = Place::kCode;
    } else if (place_ == Place::kCode && c == '#' && begins) {
      place_ = Place::kComment;
    } else if (place_ == Place::kCode && (c == '\'' || c == '"') && (begins || before_ == '[' || before_ == '{')) {
      place_ = Place::kQuoted;
      quote_ = c;
    }
    before_ = c;
    return 1;
  }

  size_t enter() {
    const char c = rest_[0];
    if (c == '\'' || c == '"' || c == '`') {
      place_ = Place::kQuoted;
      quote_ = c;
      return 1;
    }
    if (rest_.starts_with("--")) {
      const size_t word = rest_.find_first_not_of(" \t", 2);
      place_ = word != std::string_view::npos && rest_[word] == '@' ? Place::kAnnotation : Place::kComment;
      return 2;
    }
    if (!rest_.starts_with("/*")) return 1;
    place_ = Place::kBlock;
    block_depth_ = 1;
    return 2;
  }

  void copy(size_t bytes) {
    out_.text_ += rest_.substr(0, bytes);
    advance(here_, rest_.substr(0, bytes));
    advance(there_, rest_.substr(0, bytes));
    rest_.remove_prefix(bytes);
  }

  // The `$${` of a literal `${`.
  void copy_without_first() {
    const TextPosition source{here_.line, here_.column, 3};
    advance(here_, "$${");
    put("${", source);
    rest_.remove_prefix(3);
  }

  void put(std::string_view value, TextPosition source) {
    const TextPosition begin = there_;
    out_.text_ += value;
    advance(there_, value);
    out_.replacements_.push_back({begin, there_, source, here_});
  }

  Status replace() {
    TextPosition source{here_.line, here_.column, 2};
    const size_t close = rest_.find('}');
    if (close == std::string_view::npos || rest_.substr(0, close).find('\n') != std::string_view::npos) {
      return Error(kMalformedVariable, "this ${ has no }", source)
          .with_hint("write ${NAME} or ${NAME:default}; a literal ${ is $${");
    }
    const std::string_view whole = rest_.substr(0, close + 1);
    TextPosition end = here_;
    advance(end, whole);
    source.length = end.column - here_.column;
    VELO_TRY(const std::string value, value_of(whole.substr(2, close - 2), source));
    here_ = end;
    put(quoted(value), source);
    rest_.remove_prefix(whole.size());
    return {};
  }

  Result<std::string> value_of(std::string_view inside, const TextPosition& source) const {
    const size_t colon = inside.find(':');
    std::string_view names = inside.substr(0, colon);
    const std::string shown(names);
    while (true) {
      const size_t bar = names.find('|');
      const std::string_view name = names.substr(0, bar);
      if (!is_name(name)) {
        return Error(kMalformedVariable, "\"" + std::string(name) + "\" is not the name of a variable", source)
            .with_hint("write ${NAME}, ${NAME:default}, ${A|B:default} or ${NAME:?message}");
      }
      if (auto value = lookup_(name)) return std::move(*value);
      if (bar == std::string_view::npos) break;
      names.remove_prefix(bar + 1);
    }
    const std::string set_it = "set it in the environment or with --set " + shown.substr(0, shown.find('|')) + "=value";
    if (colon == std::string_view::npos) {
      return Error(kUnsetVariable, "the variable " + shown + " is not set", source)
          .with_hint(set_it + ", or give a default: ${" + shown + ":default}");
    }
    std::string_view fallback = inside.substr(colon + 1);
    if (fallback.starts_with('?')) {
      const std::string message(fallback.substr(1));
      return Error(kUnsetVariable, "the variable " + shown + " is not set" + (message.empty() ? "" : ": " + message),
                   source)
          .with_hint(set_it);
    }
    if (fallback.starts_with('-')) fallback.remove_prefix(1);
    return std::string(fallback);
  }

  std::string quoted(const std::string& value) const {
    if (place_ != Place::kQuoted) return value;
    const bool backslash = kind_ == TextKind::kYaml && quote_ == '"';  // where it escapes, it is escaped itself
    std::string out;
    for (const char c : value) {
      if (backslash && (c == quote_ || c == '\\')) out += '\\';
      else if (c == quote_) out += c;
      out += c;
    }
    return out;
  }

  std::string_view rest_;
  const VariableLookup& lookup_;
  TextKind kind_;
  SubstitutedText out_;
  TextPosition here_{1, 1, 1};   ///< In the original.
  TextPosition there_{1, 1, 1};  ///< In the result.
  Place place_ = Place::kCode;
  char quote_ = '\0';   ///< Of kQuoted.
  char before_ = '\n';  ///< In YAML: the character in front.
  int block_depth_ = 0;
};

TextPosition SubstitutedText::original(const TextPosition& position) const {
  const Replacement* last = nullptr;
  for (const Replacement& replacement : replacements_) {
    if (before(position, replacement.begin)) break;
    last = &replacement;
  }
  if (last == nullptr) return position;
  if (before(position, last->end)) return last->source;
  TextPosition out = position;
  if (position.line == last->end.line) out.column = last->resume.column + (position.column - last->end.column);
  out.line = last->resume.line + (position.line - last->end.line);
  return out;
}

Result<SubstitutedText> substitute(std::string_view text, const VariableLookup& lookup, TextKind kind) {
  return Substitution(text, lookup, kind).run();
}

}  // namespace velo::sql
