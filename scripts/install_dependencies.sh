#!/usr/bin/env bash
# Installs what is missing of the named groups of scripts/packages.txt (default: build). Asks apt only when something is.
set -euo pipefail

list="$(dirname "$0")/packages.txt"
missing=()
for group in "${@:-build}"; do
  for package in $(awk -v group="$group" '$1 == group { print $2 }' "$list"); do
    status="$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)"
    [[ "$status" == "install ok installed" ]] || missing+=("$package")
  done
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "velo: these Debian packages, or what your system calls them, are not installed: ${missing[*]}" >&2
  exit 1
fi
as_root=()
if [[ "$(id -u)" -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "velo: packages are missing and this user can not install them; as root, run:" >&2
    echo "  apt-get install -y ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
