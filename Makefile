# Every target installs what it needs and can be run on a fresh machine; `make` lists them.
SHELL := /bin/bash
BUILD := build
CPP_FILES = $(shell find src tests bench fuzz -name '*.cpp' -o -name '*.hpp' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help deps build demo test test-full test-tsan bench bench-all instructions memcheck format lint clean

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

test-tsan: deps ## what several threads do, under the thread sanitizer, while threads lose the processor now and then
	@cmake --preset tsan > /dev/null && cmake --build build-tsan --target velo_cases velo_test_job
	@VELO_STRESS=1 build-tsan/tests/velo_test_job --gtest_filter='Threads*'
	@VELO_STRESS=1 build-tsan/tests/velo_cases --profile threads=2
	@VELO_STRESS=1 build-tsan/tests/velo_cases --profile threads=3

bench: deps $(BUILD)/build.ninja ## build the benchmarks and print the table of `velo bench`
	@scripts/install_dependencies.sh bench
	@cmake -B $(BUILD) > /dev/null && cmake --build $(BUILD) --target velo velo_bench
	@$(BUILD)/velo bench
	@for program in $(BUILD)/bench/velo_bench_*; do test ! -x $$program || $$program || exit 1; done

bench-all: bench ## also Nexmark, the billion row challenge, threads and partitions: some minutes, quiet machine
	@python3 -B bench/nexmark/run.py --velo $(BUILD)/velo --events 1000000
	@python3 -B bench/onebrc/run.py --velo $(BUILD)/velo --rows 100000000 --threads 1 2
	@python3 -B bench/scaling.py --velo $(BUILD)/velo
	@python3 -B bench/partitions.py --velo $(BUILD)/velo

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
