# Two commands: `make run` sets everything up and does the main job, `make check` sets everything up and passes
# the tests. Everything else is Meson's; this file only installs the packages and says the usual words.
BUILD = build
SANITIZED = build-sanitized

.PHONY: all build run demo check bench soak manuals clean
all: build

build:
	@tools/packages.sh build
	@tools/build.sh $(BUILD) plain

run: build
	@examples/run.sh

# The site of an invented company, until you end it.
demo: build
	@$(BUILD)/abstain demo --serve

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

clean:
	rm -rf $(BUILD) $(SANITIZED)
