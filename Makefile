# Two commands: `make run` sets everything up and does the main job, `make check` sets everything up and passes
# the tests. Everything else is Meson's; this file only installs the packages and says the usual words.
SHELL = /bin/bash -o pipefail
BUILD = build
SANITIZED = build-sanitized

.PHONY: all build run check bench soak manuals clean
all: build

build:
	@tools/packages.sh build
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) >/dev/null
	@ninja -C $(BUILD) --quiet | sed '/no work to do/d'

run: build
	@examples/run.sh

check:
	@tools/packages.sh build check
	@tests/run.sh $(BUILD) $(SANITIZED)

bench:
	@tools/packages.sh build check bench
	@test -f $(BUILD)/build.ninja || meson setup $(BUILD) >/dev/null
	@ninja -C $(BUILD) --quiet
	@bench/run.sh $(BUILD)

soak:
	@tools/packages.sh build check
	@tests/soak.sh

manuals: build
	@tools/manuals.sh $(BUILD)/abstain docs

clean:
	rm -rf $(BUILD) $(SANITIZED)
