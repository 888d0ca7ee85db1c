/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What microhttpd2.h needs from the compiler and the system: language switches, attributes, base
 * types. */
#ifndef MICROHTTPD2_PORTABILITY_H
#define MICROHTTPD2_PORTABILITY_H 1

/**
 * @file
 * Compiler and system switches of the interface, included by microhttpd2.h.
 *
 * Applications need nothing of this file unless their compiler is unusual. Every switch is a macro
 * that the application may define before it includes microhttpd2.h; a switch that comes as a pair
 * (MHD_USE_x, MHD_NO_x) has exactly one of its two names defined after the include, so that either
 * can be tested with `#ifdef`.
 */

/* ---- which generation of the interface ---- */

#if defined(MHD_API_NEWEST_ONLY) && defined(MHD_API_APRIL_ONLY)
#error MHD_API_NEWEST_ONLY and MHD_API_APRIL_ONLY exclude each other
#endif

/* ---- system headers ---- */

#ifndef MHD_HAVE_SYS_HEADERS_INCLUDED
#ifndef MHD_SYS_BASE_TYPES_H
/** Defined by applications that provide the contents of stdint.h, stddef.h and sys/types.h
 * themselves. */
#define MHD_SYS_BASE_TYPES_H 1
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#endif
#ifndef MHD_SYS_SOCKET_TYPES_H
/** Defined by applications that provide the contents of sys/socket.h (winsock2.h on Windows)
 * themselves. */
#define MHD_SYS_SOCKET_TYPES_H 1
#if !defined(_WIN32) || defined(__CYGWIN__)
#include <sys/socket.h>
#else
#include <winsock2.h>
#endif
#endif
#include <stdarg.h>
#endif

/* ---- language level ---- */

/** @cond INTERNAL */
#if defined(__STDC_VERSION__) && __STDC_VERSION__ + 0 >= 199901L && !defined(__cplusplus)
#define MHD_C99_ 1
#endif
#if defined(__cplusplus) && \
    (__cplusplus + 0 >= 201103L || (defined(_MSVC_LANG) && _MSVC_LANG + 0 >= 201103L))
#define MHD_CXX11_ 1
#endif

/* clang-format off */
#ifdef __cplusplus
#define MHD_CAST_(type, value) (static_cast<type>(value))
#define MHD_DISCARD_(value) (static_cast<void>(value))
#define MHD_ZERO_INIT_ {}
#else
#define MHD_CAST_(type, value) ((type) (value))
#define MHD_DISCARD_(value) ((void) (value))
#define MHD_ZERO_INIT_ {0}
#endif
/* clang-format on */
#ifdef MHD_CXX11_
#define MHD_NULL_(type) (static_cast<type>(nullptr))
#else
#define MHD_NULL_(type) MHD_CAST_(type, NULL)
#endif
/** @endcond */

#if !defined(MHD_NO_COMPOUND_LITERALS) && !defined(MHD_USE_COMPOUND_LITERALS)
#ifdef MHD_C99_
/** The option helpers are macros with compound literals: an application may take the address of
 * such an option. */
#define MHD_USE_COMPOUND_LITERALS 1
#else
#define MHD_NO_COMPOUND_LITERALS 1
#endif
#endif

#if !defined(MHD_NO_COMP_LIT_FUNC_PARAMS) && !defined(MHD_USE_COMP_LIT_FUNC_PARAMS)
#ifdef MHD_USE_COMPOUND_LITERALS
/** Array literals may stand as function arguments; the `*_SET_OPTIONS` macros of C need them. */
#define MHD_USE_COMP_LIT_FUNC_PARAMS 1
#else
#define MHD_NO_COMP_LIT_FUNC_PARAMS 1
#endif
#endif

#if !defined(MHD_NO_DESIGNATED_INIT) && !defined(MHD_USE_DESIGNATED_INIT)
#if defined(MHD_C99_) || (defined(__cplusplus) && __cplusplus + 0 >= 202002L)
/** Designated initialisers work. */
#define MHD_USE_DESIGNATED_INIT 1
#else
#define MHD_NO_DESIGNATED_INIT 1
#endif
#endif

#if !defined(MHD_NO_DESIG_NEST_INIT) && !defined(MHD_USE_DESIG_NEST_INIT)
#if defined(MHD_USE_DESIGNATED_INIT) && !defined(__cplusplus)
/** Nested designated initialisers work, as the macro form of the option helpers needs. */
#define MHD_USE_DESIG_NEST_INIT 1
#else
#define MHD_NO_DESIG_NEST_INIT 1
#endif
#endif

#if !defined(MHD_NO_CPP_INIT_LIST) && !defined(MHD_USE_CPP_INIT_LIST)
#ifdef MHD_CXX11_
/** C++11 and later: the `*_SET_OPTIONS` macros work in C++. */
#define MHD_USE_CPP_INIT_LIST 1
#else
/** C, or C++ before C++11. */
#define MHD_NO_CPP_INIT_LIST 1
#endif
#endif

#if !defined(MHD_NO_VARARG_MACROS) && !defined(MHD_USE_VARARG_MACROS)
#if defined(MHD_C99_) || defined(MHD_CXX11_)
/** Macros may take a variable number of arguments. */
#define MHD_USE_VARARG_MACROS 1
#else
#define MHD_NO_VARARG_MACROS 1
#endif
#endif

#if !defined(MHD_NO_VLA_TYPES) && !defined(MHD_USE_VLA_TYPES)
#if !defined(__cplusplus) &&                                           \
    ((defined(__STDC_VERSION__) && __STDC_VERSION__ + 0 >= 202311L) || \
     (defined(__GNUC__) && defined(MHD_C99_) && !defined(__STDC_NO_VLA__)))
/** The prototypes tell the compiler the number of elements of array parameters. */
#define MHD_USE_VLA_TYPES 1
#else
#define MHD_NO_VLA_TYPES 1
#endif
#endif

/* ---- keywords ---- */

#ifndef MHD_INLINE
#if defined(MHD_C99_) || defined(__cplusplus)
/** The keyword for inline functions; may be defined by the application. */
#define MHD_INLINE inline
#elif defined(__GNUC__)
#define MHD_INLINE __inline__
#elif defined(_MSC_VER)
#define MHD_INLINE __inline
#else
#define MHD_INLINE
#endif
#endif

#ifndef MHD_RESTRICT
#ifdef MHD_C99_
/** The keyword for pointers without aliases; may be defined by the application. */
#define MHD_RESTRICT restrict
#elif defined(__GNUC__) && !defined(__STRICT_ANSI__)
#define MHD_RESTRICT __restrict__
#else
#define MHD_RESTRICT
#endif
#endif

#ifndef MHD_EXTERN_
#if defined(_WIN32) && defined(MHD_W32LIB)
#define MHD_EXTERN_ extern __declspec(dllimport)
#else
/** Declares a function of the library; may be defined by the application. */
#define MHD_EXTERN_ extern
#endif
#endif

/* ---- function attributes: hints for the compiler, they never change a type ---- */

/** @cond INTERNAL */
#if defined(__GNUC__) && !defined(MHD_NO_FUNC_ATTRIBUTES)
#ifdef __has_attribute
#define MHD_HAS_ATTR_(x) __has_attribute(x)
#else
#define MHD_HAS_ATTR_(x) 0
#endif
#define MHD_FN_CONST_ __attribute__((const))
#define MHD_FN_PURE_ __attribute__((pure))
#define MHD_FN_MUST_CHECK_RESULT_ __attribute__((warn_unused_result))
#define MHD_FN_PAR_NONNULL_(n) __attribute__((nonnull(n)))
#define MHD_FN_PAR_NONNULL_ALL_ __attribute__((nonnull))
#if MHD_HAS_ATTR_(access)
#define MHD_FN_PAR_IN_(n) __attribute__((access(read_only, n)))
#define MHD_FN_PAR_IN_SIZE_(n, size) __attribute__((access(read_only, n, size)))
#define MHD_FN_PAR_OUT_(n) __attribute__((access(write_only, n)))
#define MHD_FN_PAR_OUT_SIZE_(n, size) __attribute__((access(write_only, n, size)))
#endif
#if MHD_HAS_ATTR_(null_terminated_string_arg)
#define MHD_FN_PAR_CSTR_(n) __attribute__((null_terminated_string_arg(n)))
#endif
#if MHD_HAS_ATTR_(fd_arg_read)
#define MHD_FN_PAR_FD_READ_(n) __attribute__((fd_arg_read(n)))
#endif
#endif

#ifndef MHD_FN_CONST_
#define MHD_FN_CONST_
#define MHD_FN_PURE_
#define MHD_FN_MUST_CHECK_RESULT_
#define MHD_FN_PAR_NONNULL_(n)
#define MHD_FN_PAR_NONNULL_ALL_
#endif
#ifndef MHD_FN_PAR_IN_
#define MHD_FN_PAR_IN_(n)
#define MHD_FN_PAR_IN_SIZE_(n, size)
#define MHD_FN_PAR_OUT_(n)
#define MHD_FN_PAR_OUT_SIZE_(n, size)
#endif
#ifndef MHD_FN_PAR_CSTR_
#define MHD_FN_PAR_CSTR_(n)
#endif
#ifndef MHD_FN_PAR_FD_READ_
#define MHD_FN_PAR_FD_READ_(n)
#endif

#ifdef MHD_USE_VLA_TYPES
#define MHD_FN_PAR_DYN_ARR_SIZE_(n) n
#else
#define MHD_FN_PAR_DYN_ARR_SIZE_(n) 1
#endif
/** @endcond */

/* ---- sockets ---- */

#if !defined(_WIN32) || defined(__CYGWIN__)
/** Sockets are file descriptors. */
#define MHD_SOCKETS_KIND_POSIX 1
/** The value of #MHD_Socket that is no socket. */
#define MHD_INVALID_SOCKET (-1)
/** A socket of the system. */
typedef int MHD_Socket;
#else
#define MHD_SOCKETS_KIND_WINSOCK 1
#define MHD_INVALID_SOCKET (INVALID_SOCKET)
typedef SOCKET MHD_Socket;
#endif

#ifndef MHD_APP_SOCKET_CNTX_TYPE
/**
 * Type of the application's own data for one socket in external event loops
 * (#MHD_SocketRegistrationUpdateCallback). An application may define it before the include, for
 * example as `struct my_watcher`, and needs no casts then.
 */
#define MHD_APP_SOCKET_CNTX_TYPE void
#endif

/**
 * As number of options given to the `set_options` functions: the array ends at its END option.
 */
#define MHD_OPTIONS_ARRAY_MAX_SIZE MHD_CAST_(size_t, ~MHD_CAST_(size_t, 0))

#endif
