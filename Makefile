# Heraut: everything that is done with this repository, by name. 'make help' lists it.

SHELL       := /bin/bash
PREFIX      ?= /usr/local
DESTDIR     ?=
PACKAGES    := libcurl4-openssl-dev libsqlite3-dev libpcre2-dev openssh-client
BUILD       := .build/debug
RELEASE     := .build-release
FUZZERS     := .build-fuzz
# How long 'make fuzz' searches with each of its three programs, and 'make torture' goes on.
SECONDS     ?= 180
SOURCES     := Package.swift Sources Tests queue policies adapters

.PHONY: help deps build test test-peers torture mutations sanitize demo release install check-install \
    uninstall bench bench-peers fuzz format lint clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

deps: ## Install what is missing, from the system's packages
	@scripts/install-packages.sh $(PACKAGES)

build: deps ## Build everything
	scripts/swift-build

test: deps ## Run every test
	@scripts/install-packages.sh tmux
	scripts/swift-build --build-tests
	swift test --skip-build --disable-xctest --no-parallel

test-peers: deps ## Test against Matrix Synapse, httpbin and verifiers of webhooks, which come from PyPI
	scripts/swift-build --product heraut
	scripts/test-peers --binary $(BUILD)/heraut

torture: release ## Kill, starve and confuse the publisher for SECONDS=180, and count what came of it
	scripts/torture --seconds $(SECONDS) $(if $(SEED),--seed $(SEED)) $(if $(WALK),--walk)

demo: deps ## Run the main job from draft to record, in a throw-away workspace
	scripts/swift-build --product heraut
	scripts/swift-build --product heraut-receiver
	scripts/demo.sh $(BUILD)

release: deps ## Build the one binary that is installed
	scripts/swift-build -c release --static-swift-stdlib --scratch-path $(RELEASE) --product heraut

install: release ## Install binary, completions and man page below PREFIX
	install -D -s -m 755 $(RELEASE)/release/heraut $(DESTDIR)$(PREFIX)/bin/heraut
	mkdir -p $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	$(RELEASE)/release/heraut manual > $(DESTDIR)$(PREFIX)/share/man/man1/heraut.1
	$(RELEASE)/release/heraut --generate-completion-script bash \
	    > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/heraut
	$(RELEASE)/release/heraut --generate-completion-script zsh \
	    > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_heraut
	$(RELEASE)/release/heraut --generate-completion-script fish \
	    > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/heraut.fish

check-install: deps ## Install into a throw-away folder and use the binary from elsewhere
	scripts/check-install.sh

uninstall: ## Remove what 'make install' put below PREFIX
	rm -f $(DESTDIR)$(PREFIX)/bin/heraut \
	    $(DESTDIR)$(PREFIX)/share/man/man1/heraut.1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/heraut \
	    $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_heraut \
	    $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/heraut.fish

bench: release ## Measure the gate, its speed and quality, and the delivery beside peers from PyPI
	bench/gate-speed
	bench/gate-quality --errors 10
	@scripts/install-packages.sh nginx-light
	bench/delivery

bench-peers: release ## Compare the gate with Deduce and Presidio, which come from PyPI
	bench/gate-peers

fuzz: deps ## Search for texts, rules and input from outside that break their reader, for SECONDS=180 each
	bench/fuzz $(FUZZERS) $(SECONDS)

mutations: deps ## Take out one guard of the delivery after the other, and see a test fail
	scripts/mutations

sanitize: deps ## Run the tests under the thread, then the address sanitizer
	scripts/swift-build --build-tests --sanitize thread --scratch-path .build-tsan
	TSAN_OPTIONS="suppressions=$(CURDIR)/scripts/thread-sanitizer.txt" \
	    swift test --skip-build --disable-xctest --no-parallel --sanitize thread --scratch-path .build-tsan \
	    --skip "EndToEndTests|PolicyLoaderTests"
	scripts/swift-build --build-tests --sanitize address --scratch-path .build-asan
	@# Leaks are not looked for: those that it names are Foundation's, and it cannot look in a child of a test
	@# that has given its rights away.
	ASAN_OPTIONS=detect_leaks=0 \
	    swift test --skip-build --disable-xctest --no-parallel --sanitize address --scratch-path .build-asan \
	    --skip "EndToEndTests|PolicyLoaderTests"

format: ## Format the sources in place
	swift format --in-place --parallel --recursive $(SOURCES)

lint: ## Check the format, and that the documents name what is there
	scripts/check-docs
	swift format lint --strict --parallel --recursive $(SOURCES)

clean: ## Remove what was built
	rm -rf .build .build-*
