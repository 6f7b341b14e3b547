# shellcheck shell=bash disable=SC2154 # $root: common.sh
# A private PostgreSQL in .data/postgres, for people and tests that bring none of their own.
#
# start_postgres exports ConnectionStrings__Surveys, an ordinary login that owns its database, as in production, and sets
# superuser_connection, for tests of what a superuser may not do. The server listens on 127.0.0.1 only, at a port that
# .data/postgres.port keeps.

start_postgres() {
  if [[ ${ConnectionStrings__Surveys:-} ]]; then
    say "Using the PostgreSQL of ConnectionStrings__Surveys"
    return
  fi
  find_postgres

  # Whoever uses the cluster holds a shared lock on this file, whoever makes, starts or stops it an exclusive one. So two
  # commands can share a cluster, the last one out stops it, and one that was killed holds nothing up.
  exec {users}<>.data/postgres.users
  local try
  for try in 1 2 3; do
    if flock --exclusive --nonblock "$users"; then
      [[ -e .data/postgres ]] || make_cluster
      postgres_runs || launch_postgres
    fi
    flock --shared "$users" # waits for another command that is just starting it
    ! postgres_runs || break
    ((try < 3)) || die "PostgreSQL has stopped under another command that uses .data/postgres; end that one first"
  done

  local server
  server="Host=127.0.0.1;Port=$(cat .data/postgres.port);Database=surveys"
  ConnectionStrings__Surveys="$server;Username=surveys;Password=$(secret .data/postgres.password)"
  # shellcheck disable=SC2034 # eng/test hands it to the tests; the service must not even know it
  superuser_connection="$server;Username=postgres;Password=$(secret .data/postgres.superuser-password)"
  export ConnectionStrings__Surveys
}

stop_postgres() {
  [[ ${users:-} ]] || return 0
  if ! flock --exclusive --nonblock "$users"; then
    say "PostgreSQL stays up for another command that uses it"
  elif [[ -e .data/postgres ]] && postgres_runs; then
    as_owner "$pg/pg_ctl" stop --pgdata="$(cluster)" --mode=fast --silent
  fi
  exec {users}>&-
  users=
}

# Where the files really are, which is not under .data when make_cluster had to place them elsewhere.
cluster() { readlink -f "${new_cluster:-$root/.data/postgres}"; }

# PostgreSQL refuses to run as root, so root acts as the owner of the cluster's files. From /, because that user may not
# be able to enter this folder, and without the lock, which the server would hold for as long as it runs.
as_owner() {
  local files switch=()
  files=$(cluster)
  if ((EUID == 0)); then
    switch=(setpriv --reuid="$(stat -c %u "$files")" --regid="$(stat -c %g "$files")" --clear-groups --)
  fi
  (cd / && exec "${switch[@]}" "$@" {users}>&-)
}

postgres_runs() {
  as_owner "$pg/pg_ctl" status --pgdata="$(cluster)" >/dev/null &&
    "$pg/pg_isready" --quiet --host=127.0.0.1 --port="$(cat .data/postgres.port)"
}

# Sets $pg to the newest installed PostgreSQL's programs, or to those of the cluster's own major version: no other reads it.
find_postgres() {
  local version=
  if [[ -e .data/postgres ]]; then
    [[ $EUID == 0 || -O $(cluster) ]] || die ".data/postgres belongs to $(stat -c %U "$(cluster)"); start this as that user or as root"
    version=$(cat "$(cluster)/PG_VERSION")
  fi
  local installed="/usr/lib/postgresql/${version:-*}/bin"
  compgen -G "$installed/initdb" >/dev/null || install_postgres "$version"
  pg=$(compgen -G "$installed" | sort --version-sort | tail -n 1)
  ((${pg//[^0-9]/} >= 15)) || die "needs PostgreSQL 15 or newer, and found ${pg//[^0-9]/}"
}

# Along with the package, Debian makes and starts a server for the whole machine. Nobody has asked for that one.
install_postgres() {
  local package="postgresql${1:+-$1}" no_server=/etc/postgresql-common/createcluster.d/surveys.conf status=0
  can_install "$package"
  as_root mkdir -p "${no_server%/*}"
  as_root tee "$no_server" <<< "create_main_cluster = off" >/dev/null
  (install_packages "$package") || status=$?
  as_root rm "$no_server"
  return "$status"
}

make_cluster() {
  say "Making a database in .data/postgres"
  local new_cluster=$root/.data/postgres.new
  rm -rf "$(cluster)" "$new_cluster" # what an interrupted attempt left
  mkdir "$new_cluster"
  if ((EUID == 0)); then
    chown postgres: "$new_cluster"
    if ! as_owner test -w "$new_cluster"; then
      rmdir "$new_cluster"
      ln -s "$(mktemp -d /var/lib/surveys-postgres.XXXXXX)" "$new_cluster"
      chown postgres: "$new_cluster"
      say "The user postgres cannot enter $root; the database's files are in $(cluster)"
    fi
  fi

  {
    as_owner "$pg/initdb" --pgdata="$(cluster)" --username=postgres --encoding=UTF8 --locale=C.UTF-8 --auth=reject &&
      as_owner tee "$(cluster)/pg_hba.conf" <<< "host all all 127.0.0.1/32 scram-sha-256" &&
      # In single-user mode, so that there is no moment at which a server without passwords can be reached.
      as_owner "$pg/postgres" --single -D "$(cluster)" -c exit_on_error=on postgres <<SQL
alter role postgres password '$(secret .data/postgres.superuser-password)'
create role surveys login password '$(secret .data/postgres.password)'
create database surveys owner surveys
SQL
  } > .data/postgres.log 2>&1 || { cat .data/postgres.log >&2; die "could not make the database"; }

  mv --no-target-directory "$new_cluster" .data/postgres
}

launch_postgres() {
  local port
  port=$(cat .data/postgres.port 2>/dev/null) || true
  while [[ ! $port ]] || port_is_taken "$port"; do
    port=$((20000 + RANDOM % 10000)) # below the ports that the kernel hands out for outgoing connections
  done
  echo "$port" > .data/postgres.port

  # A server that was killed, and whose remains no init has cleared away, as in many a container, looks alive to the next.
  local pid_file
  pid_file=$(cluster)/postmaster.pid
  if [[ -e $pid_file ]] && grep -qs '^State:.Z' "/proc/$(head -n 1 "$pid_file")/status"; then rm "$pid_file"; fi

  local log
  log=$(cluster)/server.log
  as_owner "$pg/pg_ctl" start --pgdata="$(cluster)" --log="$log" --timeout=300 --silent --options="-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200" ||
    { tail -n 20 "$log" >&2; die "PostgreSQL did not start"; }
}
