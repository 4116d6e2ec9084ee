# The two commands of the README are `make demo` and `make test`; the rest is convenience.
PREFIX ?= /usr/local
BUILD := .build/release
COMPLETIONS := $(DESTDIR)$(PREFIX)/share

.PHONY: demo up test build setup install format lint cairo clean

demo: build
	$(BUILD)/smainer demo

up: build
	$(BUILD)/smainer up

test: setup
	scripts/test

build: setup
	scripts/build

setup:
	@scripts/setup

install: build
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 0755 $(BUILD)/smainer $(BUILD)/provider-daemon $(BUILD)/smainer-worker $(DESTDIR)$(PREFIX)/bin
	install -d $(COMPLETIONS)/bash-completion/completions $(COMPLETIONS)/zsh/site-functions $(COMPLETIONS)/fish/vendor_completions.d
	for tool in smainer provider-daemon; do \
	    $(BUILD)/$$tool --generate-completion-script bash >$(COMPLETIONS)/bash-completion/completions/$$tool && \
	    $(BUILD)/$$tool --generate-completion-script zsh >$(COMPLETIONS)/zsh/site-functions/_$$tool && \
	    $(BUILD)/$$tool --generate-completion-script fish >$(COMPLETIONS)/fish/vendor_completions.d/$$tool.fish || exit 1; \
	done

format:
	scripts/format

lint:
	scripts/format --check

cairo:
	scripts/cairo

clean:
	swift package clean
