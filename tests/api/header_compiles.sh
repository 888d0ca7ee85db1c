#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Compiles the public header alone, a program that uses all of it, and its switches, in each
# language level and with each compiler at hand, with warnings as errors. Prints TAP.
# Environment: CC, CXX (default cc, c++); INCLUDE: folder of microhttpd2.h; SRCDIR: folder of this
# script.

srcdir=${SRCDIR:-$(dirname "$0")}
include=${INCLUDE:-$srcdir/../../include}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
count=0
status=0
warnings='-Wall -Wextra -Wpedantic -Wshadow -Werror'

result() { # result good|bad name
  count=$((count + 1))
  if [ "$1" = good ]; then
    echo "ok $count - $2"
  else
    status=1
    echo "not ok $count - $2"
    sed 's/^/# /' "$work/log"
  fi
}

# compiles NAME COMPILER FILE FLAGS...: the file must compile without a warning.
compiles() {
  name=$1 compiler=$2 file=$3
  shift 3
  # shellcheck disable=SC2086  # a compiler may be a command with arguments
  if $compiler $warnings "$@" -I "$include" -c "$file" -o "$work/out.o" >"$work/log" 2>&1; then
    result good "$name"
  else
    result bad "$name"
  fi
}

# refuses NAME COMPILER FILE FLAGS...: the file must not compile.
refuses() {
  name=$1 compiler=$2 file=$3
  shift 3
  # shellcheck disable=SC2086
  if $compiler "$@" -I "$include" -c "$file" -o "$work/out.o" >"$work/log" 2>&1; then
    result bad "$name"
  else
    result good "$name"
  fi
}

echo '#include <microhttpd2.h>' >"$work/alone.c"
cp "$work/alone.c" "$work/alone.cc"
cp "$srcdir/usage.c" "$work/usage.cc"

cat >"$work/april.c" <<'END'
#include <microhttpd2.h>
const struct MHD_StringNullable *f (struct MHD_Request *r);
const struct MHD_StringNullable *f (struct MHD_Request *r) {
  return MHD_request_get_value (r, MHD_VK_GET_ARGUMENT, "name");
}
END
cat >"$work/newest.c" <<'END'
#include <microhttpd2.h>
enum MHD_Bool f (struct MHD_Request *r, struct MHD_StringNullable *v);
enum MHD_Bool f (struct MHD_Request *r, struct MHD_StringNullable *v) {
  return MHD_request_get_value (r, MHD_VK_URI_QUERY_PARAM, "name", v);
}
END
cat >"$work/context.c" <<'END'
struct watcher;
#define MHD_APP_SOCKET_CNTX_TYPE struct watcher
#include <microhttpd2.h>
struct watcher *f (void *cls, MHD_Socket fd, enum MHD_FdState s, struct watcher *w,
                   struct MHD_EventUpdateContext *e);
extern MHD_SocketRegistrationUpdateCallback cb;
MHD_SocketRegistrationUpdateCallback cb = &f;
END
cat >"$work/own_headers.c" <<'END'
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/socket.h>
#define MHD_HAVE_SYS_HEADERS_INCLUDED 1
#include <microhttpd2.h>
END
cat >"$work/own_types.c" <<'END'
enum MHD_Bool { MHD_NO = 0, MHD_YES = 1 };
#define MHD_BOOL_DEFINED 1
#include <microhttpd2.h>
END
cat >"$work/functions.c" <<'END'
#define MHD_NO_COMPOUND_LITERALS 1
#include <microhttpd2.h>
struct MHD_DaemonOptionAndValue f (void);
struct MHD_DaemonOptionAndValue f (void) {
  return MHD_D_OPTION_WORK_MODE (MHD_WM_OPTION_WORKER_THREADS (2));
}
END
for file in april newest context own_headers own_types functions; do
  cp "$work/$file.c" "$work/$file.cc"
done

c_cases() { # c_cases COMPILER
  for std in c99 c11 gnu17; do
    compiles "$1 -std=$std: header alone" "$1" "$work/alone.c" -std=$std
    compiles "$1 -std=$std: usage" "$1" "$srcdir/usage.c" -std=$std -O2
  done
  switches "$1" c11 c
}

cxx_cases() { # cxx_cases COMPILER
  for std in c++11 c++20 gnu++17; do
    compiles "$1 -std=$std: header alone" "$1" "$work/alone.cc" -std=$std -Wold-style-cast
    compiles "$1 -std=$std: usage" "$1" "$work/usage.cc" -std=$std -O2
  done
  switches "$1" c++20 cc
}

# The names of one generation: hidden by the switch of the other one.
april_names='MHD_VK_GET_ARGUMENT MHD_D_O_DEFAULT_TIMEOUT MHD_SC_EPOLL_CTL_REMOVE_FAILED
  MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT sizeof(MHD_D_OPTION_DEFAULT_TIMEOUT(1))'
newest_names='MHD_VK_URI_QUERY_PARAM MHD_D_O_DEFAULT_TIMEOUT_MILSEC MHD_C_O_TIMEOUT_MILSEC
  MHD_SC_EVENTS_CONN_REMOVE_FAILED MHD_SC_CONNECTION_BROKEN MHD_SC_DATE_HEADER_SEVERAL
  MHD_SPS_KQUEUE MHD_TLS_BACKEND_MBEDTLS MHD_DAEMON_INFO_FIXED_PER_IP_LIMIT
  MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT_MILSEC
  sizeof(MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(1)) sizeof(MHD_C_OPTION_TIMEOUT_MILSEC(1))'

generations() { # generations COMPILER: each name is there with its own switch only.
  for name in $april_names; do
    generation "$1" "$name" -DMHD_API_APRIL_ONLY -DMHD_API_NEWEST_ONLY
  done
  for name in $newest_names; do
    generation "$1" "$name" -DMHD_API_NEWEST_ONLY -DMHD_API_APRIL_ONLY
  done
}

generation() { # generation COMPILER NAME SWITCH_THAT_SHOWS SWITCH_THAT_HIDES
  printf '#include <microhttpd2.h>\nextern int n;\nint n = (int) %s;\n' "$2" >"$work/name.c"
  compiles "$2 with $3" "$1" "$work/name.c" -std=c11 "$3"
  refuses "$2 with $4" "$1" "$work/name.c" -std=c11 "$4" -Werror
}

switches() { # switches COMPILER STD SUFFIX
  for file in april newest context own_headers own_types functions; do
    compiles "$1 -std=$2: $file" "$1" "$work/$file.$3" -std="$2"
  done
  compiles "$1 -std=$2: April form only" "$1" "$work/april.$3" -std="$2" -DMHD_API_APRIL_ONLY
  compiles "$1 -std=$2: newest form only" "$1" "$work/newest.$3" -std="$2" -DMHD_API_NEWEST_ONLY
  refuses "$1 -std=$2: April form hidden" "$1" "$work/april.$3" -std="$2" -DMHD_API_NEWEST_ONLY
  refuses "$1 -std=$2: newest form hidden" "$1" "$work/newest.$3" -std="$2" -DMHD_API_APRIL_ONLY
  for switch in NO_FUNC_ATTRIBUTES NO_VLA_TYPES NO_STATIC_INLINE NO_VARARG_MACROS \
    NO_DESIGNATED_INIT NO_DESIG_NEST_INIT NO_COMP_LIT_FUNC_PARAMS NO_CPP_INIT_LIST \
    NO_DEPRECATION; do
    compiles "$1 -std=$2: MHD_$switch" "$1" "$work/alone.$3" -std="$2" "-DMHD_$switch"
  done
}

c_cases "${CC:-cc}"
generations "${CC:-cc}"
cxx_cases "${CXX:-c++}"
for other in gcc clang; do
  if [ "${CC:-cc}" != $other ] && command -v $other >"$work/log"; then c_cases $other; fi
done
for other in g++ clang++; do
  if [ "${CXX:-c++}" != $other ] && command -v $other >"$work/log"; then cxx_cases $other; fi
done
echo "1..$count"
exit $status
