# The ways in. `make help` lists them; each installs what is missing from Debian's packages first.

.DEFAULT_GOAL := help
.PHONY: help packages build demo test test-quick bench install clean

BIN := build/release/bin

help:
	@echo "make demo        build, score corpus/samples with the shipped model, explain one bounce"
	@echo "make build       backstop, backstop-train and backstop-corpus, in $(BIN)/"
	@echo "make test        every test: release build, then the quick tier again under ASan and UBSan"
	@echo "make test-quick  the quick tier alone (release build)"
	@echo "make bench       every room, the pipeline, hostile input, with raw Hyperscan and GMime beside them (docs/benchmarks.md)"
	@echo "make install     programs, library, headers, model, foundry, pkg-config and CMake files (DESTDIR, PREFIX=/usr/local)"
	@echo "make clean       remove build/"

packages:
	@cmake/install_packages.sh developer

build: packages
	@cmake --preset release -DCMAKE_INSTALL_PREFIX=$(or $(PREFIX),/usr/local) >/dev/null
	@cmake --build --preset release

demo: packages
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target backstop_program
	@$(BIN)/backstop score --model models/default.backstop --format table $(filter-out %/foundry,$(wildcard corpus/samples/*))
	@echo
	@$(BIN)/backstop explain --model models/default.backstop --top 8 corpus/samples/dsn-failed/postfix-pills-unknown-user.eml

test: build
	@ctest --preset full
	@cmake --preset dev >/dev/null
	@cmake --build --preset dev
	@ctest --preset quick

test-quick: build
	@ctest --preset full -L quick

bench: build
	@bench/run.py --bin $(BIN) --out build/bench/results.json

install: build
	@cmake --install build/release

clean:
	@rm -rf build
