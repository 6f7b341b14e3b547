# shellcheck shell=bash
# Sourced by the commands beside it that run one class of the tests, on a database of their own where none is given.

# shellcheck source=eng/common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
# shellcheck source=eng/postgres.sh
. eng/postgres.sh

# What is being done, the class, and more arguments for its runner.
run_class() {
  local tests=tests/Surveys.Tests
  trap clean_up EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP

  need_dotnet
  need_node
  need_chromium # the tests open it before the first of them runs
  start_postgres
  [[ ! ${superuser_connection:-} ]] || export SURVEYS_SUPERUSER=$superuser_connection # for what a superuser may not do, and to put many rows somewhere
  say "Building"
  run flock .data/build.lock dotnet build $tests --configuration Release --verbosity quiet -nologo
  say "$1"
  run dotnet $tests/bin/Release/net10.0/Surveys.Tests.dll -class "Surveys.Tests.$2" -showLiveOutput -noColor "${@:3}"
}

# shellcheck disable=SC2317 # called by the trap
clean_up() {
  trap '' INT TERM HUP
  end_child
  stop_postgres
}
