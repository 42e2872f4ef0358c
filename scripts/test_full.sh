#!/usr/bin/env bash
# Everything that can be tested here: all case profiles on the release build, all tests under the address and
# undefined-behaviour sanitizers (with VELO_TSAN=1 also under the thread sanitizer), then each fuzzer for
# VELO_FUZZ_SECONDS (default 60). The last line sums all of it up like `make test`.
set -uo pipefail
cd "$(dirname "$0")/.."

passed=0 failed=0 skipped=0

# Adds the counts of a line `N passed, M failed[, K skipped]`; a part that could not report is one failure.
add() {
  if [[ "$1" =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
    passed=$((passed + BASH_REMATCH[1]))
    failed=$((failed + BASH_REMATCH[2]))
    skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
  else
    failed=$((failed + 1))
  fi
}

# run_preset <preset> <profile>
run_preset() {
  local directory="build-$1" last=""
  [[ "$1" == release ]] && directory=build
  echo "== $1, $2 profiles"
  if cmake --preset "$1" >/dev/null && cmake --build "$directory"; then
    last="$(python3 -B tests/run.py --build "$directory" --profile "$2" | tee /dev/stderr | tail -n 1)"
  fi
  add "$last"
}

run_fuzzers() {
  local seconds="${VELO_FUZZ_SECONDS:-60}" program name
  echo "== fuzzers, $seconds seconds each"
  if ! { scripts/install_dependencies.sh fuzz && cmake --preset fuzz >/dev/null &&
         cmake --build build-fuzz --target velo_fuzz; }; then
    add "the fuzzers do not build"
    return
  fi
  for program in build-fuzz/fuzz/velo_fuzz_*; do
    [[ -x "$program" ]] || continue
    name="${program##*/velo_fuzz_}"
    mkdir -p "build-fuzz/found/$name" "build-fuzz/crash/$name"
    local corpora=("build-fuzz/found/$name")
    [[ -d "fuzz/corpus/$name" ]] && corpora+=("fuzz/corpus/$name")
    local dictionary=()
    [[ -f "fuzz/dictionary/$name.dict" ]] && dictionary=(-dict="fuzz/dictionary/$name.dict")
    if "$program" -max_total_time="$seconds" -rss_limit_mb=4096 -timeout=10 \
        -artifact_prefix="build-fuzz/crash/$name/" "${dictionary[@]}" "${corpora[@]}" >"build-fuzz/$name.log" 2>&1; then
      echo "ok     fuzz $name"
      add "1 passed, 0 failed"
    else
      tail -n 40 "build-fuzz/$name.log"
      echo "FAILED fuzz $name: see build-fuzz/$name.log and build-fuzz/crash/$name"
      add "0 passed, 1 failed"
    fi
  done
}

run_preset release full
run_preset asan quick
[[ "${VELO_TSAN:-0}" == 1 ]] && run_preset tsan quick
run_fuzzers

summary="$passed passed, $failed failed"
[[ $skipped -gt 0 ]] && summary+=", $skipped skipped"
echo "$summary"
[[ $failed -eq 0 ]]
