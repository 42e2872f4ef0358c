# Every target installs what it needs and can be run on a fresh machine; `make` lists them.
SHELL := /bin/bash
BUILD := build
CPP_FILES = $(shell find src tests bench fuzz -name '*.cpp' -o -name '*.hpp' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help deps build demo test test-full bench instructions memcheck format lint clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the missing packages for build and test
	@scripts/install_dependencies.sh build

$(BUILD)/build.ninja: | deps
	@cmake --preset release -B $(BUILD) > /dev/null

build: deps $(BUILD)/build.ninja ## build the release binary build/velo
	@cmake --build $(BUILD) --target velo

demo: build ## build, then run a streaming query on generated trades
	@test -f examples/demo.sql || { echo "examples/demo.sql is missing from this tree" >&2; exit 1; }
	@$(BUILD)/velo run examples/demo.sql

test: deps $(BUILD)/build.ninja ## unit, style and integration tests and all cases under the quick profiles
	@cmake --build $(BUILD) || { echo "the build failed: no test was run"; echo "0 passed, 1 failed"; exit 1; }
	@python3 -B tests/run.py --build $(BUILD)

test-full: deps $(BUILD)/build.ninja ## `test` under all profiles and sanitizers, then a minute of each fuzzer
	@scripts/test_full.sh

bench: deps $(BUILD)/build.ninja ## build the benchmarks and print the table of `velo bench`
	@scripts/install_dependencies.sh bench
	@cmake -B $(BUILD) > /dev/null && cmake --build $(BUILD) --target velo velo_bench
	@$(BUILD)/velo bench
	@for program in $(BUILD)/bench/velo_bench_*; do test ! -x $$program || $$program || exit 1; done

instructions: build ## count instructions per row under callgrind; more than bench/instructions.txt says is a failure
	@scripts/install_dependencies.sh valgrind
	@python3 -B bench/instructions.py --velo $(BUILD)/velo

memcheck: deps $(BUILD)/build.ninja ## all cases under valgrind: no wrong access, no leak
	@scripts/install_dependencies.sh valgrind
	@cmake --build $(BUILD) --target velo_cases
	@valgrind -q --error-exitcode=1 --leak-check=full --errors-for-leak-kinds=definite --suppressions=tests/memcheck.supp $(BUILD)/tests/velo_cases

format: ## clang-format over all C++ files
	@scripts/install_dependencies.sh format
	@clang-format-19 -i $(CPP_FILES)

lint: deps $(BUILD)/build.ninja ## clang-tidy over src
	@scripts/install_dependencies.sh lint
	@cmake -B $(BUILD) > /dev/null && find src -name '*.cpp' | xargs -P $$(nproc) -n 4 clang-tidy-19 --quiet -p $(BUILD)

clean: ## remove the build directories
	@rm -rf build build-debug build-asan build-tsan build-fuzz
