# Two commands: `make run` sets everything up and serves a company to try, `make check` sets everything up and passes
# the tests. Everything else is Meson's; this file only installs the packages and says the usual words.
BUILD = build
SANITIZED = build-sanitized
RELEASE = build-release

.PHONY: all build run tour check bench soak manuals pictures install clean
all: build

build:
	@tools/packages.sh build
	@tools/build.sh $(BUILD) plain

# The site of an invented company, with links to come in by, until you end it (Ctrl-C); nothing is left behind. Where nobody sits at
# a terminal (CI, a script), it is shown that the site is ready, then `tour`; both end by themselves.
run: build
	@if [ -t 0 ] && [ -t 1 ]; then exec $(BUILD)/abstain demo --serve; else examples/ready.sh $(BUILD)/abstain && examples/run.sh $(BUILD)/abstain; fi

# Questions on the command line, each with its answer; a changed byte is found. Ends by itself.
tour: build
	@examples/run.sh $(BUILD)/abstain

check:
	@tools/packages.sh build check
	@command -v npm >/dev/null || tools/packages.sh js
	@tests/run.sh $(BUILD) $(SANITIZED)

bench:
	@tools/packages.sh build check bench
	@tools/build.sh $(BUILD) plain
	@bench/run.sh $(BUILD)

soak:
	@tools/packages.sh build check
	@tests/soak.sh

manuals: build
	@tools/manuals.sh $(BUILD)/abstain docs

# docs/pages.md and its pictures, from the site as it is; takes minutes.
pictures: build
	@tests/browser/run.sh $(BUILD)/abstain $(BUILD)/tests/browser pictures.py

# The program, its manual pages and completions, the library, the unit for systemd, below PREFIX; DESTDIR for a package.
PREFIX = /usr/local
install:
	@tools/packages.sh build
	@test -f $(RELEASE)/build.ninja || meson setup $(RELEASE) --buildtype release --prefix $(PREFIX)
	@meson configure $(RELEASE) -Dprefix=$(PREFIX)
	@meson install -C $(RELEASE)

clean:
	rm -rf $(BUILD) $(SANITIZED) $(RELEASE)
