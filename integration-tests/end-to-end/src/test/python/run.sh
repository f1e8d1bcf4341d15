#!/usr/bin/env bash
# The Python side of the end-to-end tests.
#
#   run.sh venv FOLDER                 a virtual environment with requirements.txt, made once
#   run.sh test FOLDER JAR WORK TESTS  pytest with that environment, JAR attached, in the folder WORK;
#                                      once against classic Spark and once over Spark Connect
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
command=$1
venv=$2

make_venv() {
  local made_from="$venv/made-from.txt"
  local wanted
  wanted=$(python3 --version; cat "$here/requirements.txt")
  if [ -x "$venv/bin/python" ] && [ "$wanted" = "$(cat "$made_from" 2>/dev/null)" ]; then
    echo "Python environment is up to date: $("$venv/bin/python" --version)"
    return
  fi
  echo "Making a Python environment with $(python3 --version); PySpark alone is a 400 MB download"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$here/requirements.txt"
  printf '%s\n' "$wanted" > "$made_from"
}

run_suite() {
  local jar=$1 work=$2 tests=$3 name=$4
  rm -rf "$work/$name"
  mkdir -p "$work/$name"
  cd "$work/$name"
  echo "pytest, $name"
  MANGROVE_JAR=$jar PYTHONDONTWRITEBYTECODE=1 \
    "$venv/bin/python" -m pytest -p no:cacheprovider -ra --basetemp="$work/$name/tmp" "$tests"
}

case $command in
  venv)
    make_venv
    ;;
  test)
    # One session in one process is either the one or the other, so this is two, at the same time.
    mkdir -p "$4"
    SPARK_CONNECT=1 run_suite "$3" "$4" "$5" connect > "$4/connect.log" 2>&1 &
    connect=$!
    failed=0
    run_suite "$3" "$4" "$5" classic || failed=1
    wait "$connect" || failed=1
    cat "$4/connect.log"
    exit "$failed"
    ;;
  *)
    echo "unknown command: $command" >&2
    exit 2
    ;;
esac
