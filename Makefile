# The two commands of the README are `make demo` and `make test`; the rest is convenience.
PREFIX ?= /usr/local
BUILD := .build/release

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

format:
	scripts/format

lint:
	scripts/format --check

cairo:
	scripts/cairo

clean:
	swift package clean
