# shellcheck shell=bash
# Sourced by the commands beside it: where the project is, how they speak, what the machine must have.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" && mkdir -p .data
PATH+=:/usr/sbin:/sbin # where Debian keeps ldconfig, which a normal user's PATH leaves out

say() { printf '── %s\n' "$*"; }
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# .NET and npm keep their caches in HOME; a service account may have none.
[[ -w ${HOME:-} ]] || { mkdir -p .data/home && export HOME=$root/.data/home; }

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# Build servers would outlive the command that started them.
export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false

# Starts a command in a session of its own: Ctrl-C then reaches only this script, which ends the command, all that it has
# started, and the database, in that order. Should this script be killed, the kernel ends the command.
child=
start() {
  setsid setpriv --pdeathsig TERM "$@" &
  child=$!
}
finish() {
  local status=0
  wait "$child" || status=$?
  child=
  return "$status"
}
run() { start "$@" && finish; }

# Ends the command that is running: politely, and after ten seconds for good.
end_child() {
  [[ $child ]] || return 0
  kill -TERM -- "-$child" 2>/dev/null || kill -TERM "$child" 2>/dev/null || true
  for _ in {1..100}; do
    kill -0 "$child" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL -- "-$child" 2>/dev/null || true
  wait "$child" 2>/dev/null || true
  child=
}

port_is_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

# Prints a secret of 32 random bytes, in base64url, from a file that only its owner can read; makes it when first asked.
secret() {
  if [[ ! -e $1 ]]; then
    local new
    new=$(mktemp "$1.XXXXXX")
    head -c 32 /dev/urandom | base64 --wrap=0 | tr '+/' '-_' | tr -d '=' > "$new"
    ln "$new" "$1" 2>/dev/null || true # fails where another command was quicker: then that one's counts
    rm "$new"
  fi
  cat "$1"
}

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null || die "please install $*: this command can do so only with Debian's apt-get"
  ((EUID == 0)) || command -v sudo >/dev/null ||
    die "please install as root: apt-get install $*. Or install sudo, so that this command can"
}

# Installs Debian packages. Shows apt's own words only when it fails.
install_packages() {
  can_install "$@"
  say "Installing from Debian's packages: $*"
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300) log=.data/apt.log
  {
    { [[ ${apt_is_fresh:-} ]] || as_root "${apt[@]}" update; } &&
      as_root "${apt[@]}" install --no-install-recommends "$@"
  } > "$log" 2>&1 || { cat "$log" >&2; die "could not install $*"; }
  apt_is_fresh=yes
}

need_dotnet() {
  command -v dotnet >/dev/null || die "please install the .NET SDK that global.json names: https://dotnet.microsoft.com/download"
  # .NET does not start without ICU. The library's own package has another name in every Debian; this one brings it.
  [[ $(ldconfig -p) == *libicuuc* ]] || install_packages libicu-dev
}

# Bundles the browser scripts, and receives mail in the tests.
need_node() {
  { command -v node && command -v npm; } >/dev/null || install_packages nodejs npm
}

# Chromium without a window: the same engine at half the cost.
need_chromium() {
  CHROMIUM=${CHROMIUM:-$(command -v chromium-headless-shell)} ||
    { install_packages chromium-headless-shell && CHROMIUM=$(command -v chromium-headless-shell); }
  export CHROMIUM
}

# A mail server that takes everything, from Debian's package of Postfix: unpacked, not installed, as nobody has asked for a
# server that starts with the machine.
need_smtp_sink() {
  SMTP_SINK=${SMTP_SINK:-$(command -v smtp-sink)} || {
    [[ -e .data/postfix/usr/sbin/smtp-sink ]] || {
      can_install postfix
      say "Unpacking smtp-sink from Debian's package postfix"
      rm -rf .data/postfix.deb && mkdir .data/postfix.deb
      (cd .data/postfix.deb && apt-get -q download postfix >/dev/null && dpkg-deb --extract postfix_*.deb ../postfix) || die "could not get postfix"
    }
    SMTP_SINK=$root/.data/postfix/usr/sbin/smtp-sink
    export LD_LIBRARY_PATH=$root/.data/postfix/usr/lib/postfix${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  }
  export SMTP_SINK
}
