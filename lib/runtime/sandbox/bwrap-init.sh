# The first process inside a bwrap sandbox. It takes orders from the worker on stdin as words that end in NUL, runs them
# one after the other, and answers on descriptor 3: whatever the order gives out, then "<token> <status>". The token is
# the worker's and new for each order, so that nothing a script prints or leaves can pass for the end of an answer. Whoever
# could look into this process could forge one, of its own run only; the kernel lets nobody (see bwrap-toolbox.ts).
set -o pipefail
shopt -s nullglob dotglob

# What the worker was started with may be open here too: whatever it is, no script gets it. Bash's own is this file.
for each in /proc/self/fd/*; do
  each=${each##*/}
  ((each <= 3)) || [[ /proc/self/fd/$each -ef $0 ]] || eval "exec $each>&-"
done
exec 5>&2

take() { IFS= read -r -d '' "$1"; }

take_list() {
  local count i word
  take count
  eval "$1=()"
  for ((i = 0; i < count; i++)); do
    take word
    eval "$1+=(\"\$word\")"
  done
}

# Ends all that the order has started, also what does not want to end, and waits until it is gone.
end_all() {
  kill -KILL -1
  wait
  local left=(/proc/[0-9]*)
  while ((${#left[@]} > 1)); do
    /usr/bin/sleep 0.005
    left=(/proc/[0-9]*)
  done
}

run() {
  local input cwd limits variables forward command status=1
  take input
  take cwd
  take_list limits
  take_list variables
  take_list forward
  take_list command
  [[ -d $cwd ]] || /usr/bin/mkdir -p -- "$cwd" 2>&5
  if ((${#forward[@]} > 0)); then
    # It prints a line when it listens.
    coproc FORWARD { exec "${forward[@]}" 3>&- 5>&-; }
    read -r <&"${FORWARD[0]}"
  fi
  (
    ulimit "${limits[@]}" && cd -- "$cwd" && exec /usr/bin/env -i "${variables[@]}" "${command[@]}"
  ) <"$input" 2>&5 3>&- 5>&-
  status=$?
  end_all
  printf '%s' "$token"
  printf '%s' "$token" >&5
  return $status
}

# Those names that a file can be opened by. A script can make longer ones, a folder at a time.
openable() {
  local LC_ALL=C name
  while IFS= read -r -d '' name; do
    ((${#name} > 4095)) || printf '%s\0' "$name"
  done
}

# At most so many of a folder's regular files, as a tar archive. A folder that became a link is no folder of the script's.
collect() {
  local folder most entries results
  take folder
  take most
  cd / && cd -P -- "$folder" && [ "$PWD" = "$folder" ] || return 0
  entries=(*)
  if ((${#entries[@]} > 0)); then
    /usr/bin/chmod -R u+rwX -- . 2>&5
    /usr/bin/find . -xdev -type f -printf '%P\0' | LC_ALL=C /usr/bin/sort -z | openable | /usr/bin/head -z -n "$most" |
      /usr/bin/tar --create --format=pax --hard-dereference --no-recursion --null --verbatim-files-from --files-from=- --file=- >&3
    results=("${PIPESTATUS[@]}")
    cd /
    # The others are ended early when there are more files than are wanted.
    return "${results[4]}"
  fi
  cd /
}

while take order && take token; do
  status=1
  {
    case $order in
      ready) status=0 ;;
      put) /usr/bin/cp -R -f --remove-destination /.clanker/put/. / 2>&5 && status=0 ;;
      run) run && status=0 || status=$? ;;
      collect) collect && status=0 || status=$? ;;
    esac
  } 2>/dev/null
  printf '%s %d\n' "$token" "$status" >&3
done
