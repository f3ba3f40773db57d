# The two builds that are tested, for run.sh and soak.sh: a plain one, and one by clang with sanitizers and fuzz targets.
# build DIRECTORY plain|sanitized      says only what goes wrong
build() (
  directory=$1
  case $2 in
  plain) set -- ;;
  sanitized)
    export CC=clang
    set -- -Db_sanitize=address,undefined -Db_lundef=false -Dfuzz=true
    ;;
  esac
  test -f "$directory/build.ninja" || meson setup "$directory" "$@" >/dev/null || return 1
  ninja -C "$directory" --quiet
)
