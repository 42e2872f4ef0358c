#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace velo::cases {

/// One directive of a case file with its indented lines. The forms:
///
///   sql                          the application
///   set NAME=value               a variable for ${NAME}
///   input RELATION [PARTITION]   rows, cells separated by ` | `; NULL is NULL; HH:MM:SS is a time on 1970-01-01
///   payload RELATION             raw records for a relation of connector stdin, one a line
///   end                          end of all inputs
///   expect QUERY [unordered]     rows the query has given since the last look
///   text QUERY FORMAT            the same as encoded bytes
///   changes QUERY                the same with the row kind (+I -U +U -D) in front
///   error CODE [text]            the faults of the SQL, or the fault that ends the run; one line each, in order
///   deadletter                   the dead letters, as the JSON lines that are written
///   explain QUERY                the plan
///   answers                      what DESCRIBE, SHOW and EXPLAIN say, in order
///   metric NAME VALUE            late_rows, bad_rows, rows_in, filtered_rows
///   measured QUERY               what the metrics of its annotations have measured, as Prometheus reads it
///   warning                      what is remarked about the SQL, in the form of `error`
///   skip PROFILE: reason         this case says nothing under that profile
struct Directive {
  std::string name;
  std::string argument;            ///< rest of the line, trimmed
  std::vector<std::string> lines;  ///< without the common two blanks of indentation
  size_t line = 0;                 ///< line number of the directive
};

struct CaseFile {
  std::string path;
  std::string title;  ///< the comment lines at the top
  std::vector<Directive> directives;
  std::vector<std::string> text;  ///< all lines, for rewriting
};

/// The partition of an `input`.
size_t partition_of(const Directive& input);
/// How many partitions of a relation a case has rows for; one at least.
size_t partitions_in(const CaseFile& file, const std::string& relation);

/// Reads a case file; an unknown directive or a line that belongs to none is an error with its place.
Result<CaseFile> read_case(const std::string& path);

/// Writes the file again with the lines of some directives replaced (same order as file.directives).
Status rewrite_case(const CaseFile& file, const std::vector<Directive>& directives);

}  // namespace velo::cases
