/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The public interface of libmicrohttpd2: an HTTP server as a library, with requests answered by
 * actions. */
#ifndef MICROHTTPD2_H
#define MICROHTTPD2_H 1

#include "microhttpd2_portability.h"

/** @file
 * Public interface of libmicrohttpd2.
 *
 * A program makes a daemon (#MHD_daemon_create), sets its options (#MHD_DAEMON_SET_OPTIONS), starts
 * it (#MHD_daemon_start) and at the end destroys it (#MHD_daemon_destroy). For each request the
 * library calls the #MHD_RequestCallback of the application, which returns an action: what is to be
 * done with the request. Mostly that is a reply, made by a function named `MHD_response_from_...`
 * and #MHD_action_from_response.
 *
 * The interface covers two generations of libmicrohttpd 2: that of April 2025 and the newest one.
 * Names of only one of them are marked "April" or "newest" and can be hidden (#MHD_API_NEWEST_ONLY,
 * #MHD_API_APRIL_ONLY). Names marked "ours" are in neither.
 *
 * What holds for all functions, unless stated otherwise:
 * - Strings are byte strings. A `struct MHD_String` has a NUL behind its last byte, which its
 *   length does not count.
 * - Functions that return a pointer return NULL on failure; functions that return a status code
 *   return #MHD_SC_OK on success.
 * - The callbacks of a connection run on the one thread that drives it: a worker thread, the thread
 *   of the connection, or the thread that calls #MHD_daemon_process_blocking or
 *   #MHD_daemon_process_reg_events. At any moment at most one callback of a connection runs.
 * - Functions that take a request, stream or connection may be called only from its callbacks,
 *   except #MHD_request_resume, which any thread may call.
 * - Callbacks must not throw C++ exceptions into the library, and must not call
 *   #MHD_daemon_destroy. */

#ifdef __cplusplus
extern "C" {
#endif

/** Version of the interface that this header describes, packed as binary coded decimals: 0x01090001
 * is 1.9.0-1. The version of the library that runs is told by #MHD_lib_get_info_ver_num. */
#define MHD_VERSION 0x01990001

/* ======================================== strings and basic types */

/** @defgroup basic Basic types */
/** @{ */

#ifndef MHD_BOOL_DEFINED
/** A truth value. */
enum MHD_Bool {
  MHD_NO = 0, /**< No, false. */
  MHD_YES = 1 /**< Yes, true. */
};
/** Define it before the include where another header has `enum MHD_Bool` already. */
#define MHD_BOOL_DEFINED 1
#endif

#ifndef MHD_STRINGS_DEFINED
/** A string that is always there (perhaps with length 0). */
struct MHD_String {
  size_t len;       /**< Number of bytes, without the NUL behind them. */
  const char* cstr; /**< The bytes, never NULL, with a NUL behind the last one. */
};

/** A string that may be absent, which is not the same as a string of length 0. */
struct MHD_StringNullable {
  size_t len;       /**< Number of bytes, without the NUL behind them; 0 when there is no string. */
  const char* cstr; /**< The bytes, with a NUL behind the last one; NULL when there is no string. */
};
/** Define it before the include where another header has these string types already. */
#define MHD_STRINGS_DEFINED 1
#endif

/** A name with a value as C strings. */
struct MHD_NameValueCStr {
  const char* name;  /**< The name, never NULL. */
  const char* value; /**< The value; NULL is allowed only where the documentation says so. */
};

/** A name with a value, for example a field of a request. */
struct MHD_NameAndValue {
  struct MHD_String name;          /**< The name. */
  struct MHD_StringNullable value; /**< The value; absent for example in the query `?name`. */
};

/** A piece of memory that is sent as it is. */
struct MHD_IoVec {
  const void* iov_base; /**< Begin of the piece; may be NULL when its size is 0. */
  size_t iov_len;       /**< Size of the piece in bytes. */
};

#ifndef MHD_FREECALLBACK_DEFINED
/** Called by the library when it needs something of the application no longer, so that it can be
 * released. It runs exactly once, on any thread of the library or in a call of the application into
 * the library.
 * @param free_cls what the application gave together with the callback */
typedef void (*MHD_FreeCallback)(void* free_cls);
/** Define it before the include where another header has #MHD_FreeCallback already. */
#define MHD_FREECALLBACK_DEFINED 1
#endif

/** A size that is not known beforehand. */
#define MHD_SIZE_UNKNOWN UINT64_C(0xFFFFFFFFFFFFFFFF)
/** As waiting time in any unit: without limit. */
#define MHD_WAIT_INDEFINITELY UINT64_C(0xFFFFFFFFFFFFFFFF)

/** A server: its listening socket, threads and connections. Made by #MHD_daemon_create. */
struct MHD_Daemon;
/** One connection of a client. Valid between the two calls of #MHD_NotifyConnectionCallback for it.
 */
struct MHD_Connection;
/** One sequence of requests in a connection; with HTTP/1 each connection has exactly one. */
struct MHD_Stream;
/** One request. Valid until its #MHD_RequestEndedCallback has returned. */
struct MHD_Request;
/** What to do with a request; belongs to the request, is never freed by the application. */
struct MHD_Action;
/** How to go on with an upload; belongs to the request, is never freed by the application. */
struct MHD_UploadAction;
/** What to send as reply: status code, fields and content. Made by the `MHD_response_from_...`
 * functions. */
struct MHD_Response;

struct sockaddr;

/** @} */

/* ======================================== status codes */

/** @defgroup status Status codes of the library */
/** @{ */

/** Results of functions and subjects of log messages.
 *
 * The range tells the kind: 1xxxx information, 2xxxx something ended as it should, 3xxxx a limit or
 * shortage that may pass, 4xxxx caused by the client or the network, 5xxxx caused by the system or
 * the build, 6xxxx wrong use by the application. Some numbers are odd, and some pairs of names
 * share one: programs were compiled with them. The numbers of the newest names are ours:
 * #MHD_SC_NO_SYS_RESOURCES, #MHD_SC_H2_CONN_MEM_ALLOC_FAILURE, #MHD_SC_CLIENT_SHUTDOWN_EARLY,
 * #MHD_SC_CLIENT_CLOSED_CONN_EARLY, #MHD_SC_CONNECTION_RESET, #MHD_SC_CONNECTION_BROKEN,
 * #MHD_SC_CONNECTION_TIMEOUT, #MHD_SC_ALPN_H2_NO_PREFACE, #MHD_SC_DATE_HEADER_SEVERAL and
 * #MHD_SC_CONNECTION_HEADER_SEVERAL. */
enum MHD_StatusCode {
  /* Success */
  MHD_SC_OK = 0, /**< The operation was successful. */

  /* 10000: information about normal events */
  MHD_SC_DAEMON_STARTED = 10000,              /**< The daemon has been started. */
  MHD_SC_CONNECTION_ACCEPTED = 10001,         /**< A new connection has been accepted. */
  MHD_SC_THREAD_TERMINATING = 10002,          /**< An internal thread is ending. */
  MHD_SC_STATE_MACHINE_STATUS_REPORT = 10003, /**< Report on the state of a connection. */
  /** No connection was waiting to be accepted. Another worker was faster, or the client has gone.
   */
  MHD_SC_ACCEPT_FAILED_EAGAIN = 10004,
  /** The type of an accepted socket could not be found out. */
  MHD_SC_ACCEPTED_UNKNOWN_TYPE = 10040,
  /** The address of an accepted socket is larger than expected. The connection is served, its
   *  address is not known. */
  MHD_SC_ACCEPTED_SOCKADDR_TOO_LARGE = 10041,

  /* 20000: something ended as it should */
  MHD_SC_CONNECTION_CLOSED = 20000, /**< The connection has been closed. */
  /** The application has finished the content of the reply. */
  MHD_SC_APPLICATION_DATA_GENERATION_FINISHED = 20001,
  MHD_SC_AUTH_ABSENT = 20060, /**< The request carries no authentication data of this kind. */

  /* 30000: shortage of resources or a limit; trying later may help */
  /** The limit of connections has been reached. The limit of the daemon
   *  (#MHD_D_O_GLOBAL_CONNECTION_LIMIT) or of the address (#MHD_D_O_PER_IP_LIMIT). */
  MHD_SC_LIMIT_CONNECTIONS_REACHED = 30000,
  MHD_SC_DAEMON_ALREADY_SHUTDOWN = 30020, /**< The daemon is shutting down. */
  /** The system allows no further thread for a connection. */
  MHD_SC_CONNECTION_THREAD_SYS_LIMITS_REACHED = 30030,
  /** The thread of a connection could not be started. */
  MHD_SC_CONNECTION_THREAD_LAUNCH_FAILURE = 30031,
  /** The daemon does not listen any more. Shares its number with #MHD_SC_ACCEPT_FAST_DISCONNECT. */
  MHD_SC_DAEMON_ALREADY_QUIESCED = 30040,
  /** The client disconnected before its connection was accepted. Shares its number with
   *  #MHD_SC_DAEMON_ALREADY_QUIESCED. */
  MHD_SC_ACCEPT_FAST_DISCONNECT = 30040,
  /** A limit of the system stops connections from being accepted. Out of descriptors or memory;
   *  accepting goes on after a pause or when an idle connection was closed. */
  MHD_SC_ACCEPT_SYSTEM_LIMIT_REACHED = 30060,
  /** The accept policy of the application refused the connection. */
  MHD_SC_ACCEPT_POLICY_REJECTED = 30070,
  MHD_SC_DAEMON_MEM_ALLOC_FAILURE = 30081,     /**< Not enough memory for data of the daemon. */
  MHD_SC_CONNECTION_MEM_ALLOC_FAILURE = 30082, /**< Not enough memory for a connection. */
  /** Not enough memory for the memory pool of a connection. */
  MHD_SC_POOL_MEM_ALLOC_FAILURE = 30083,
#ifndef MHD_API_APRIL_ONLY
  /** The system is short of resources, the connection is closed. Newest. */
  MHD_SC_NO_SYS_RESOURCES = 30084,
  /** Not enough memory for the HTTP/2 data of a connection. Newest. */
  MHD_SC_H2_CONN_MEM_ALLOC_FAILURE = 30085,
#endif
  /** Not all data of an upgraded connection could be forwarded. */
  MHD_SC_UPGRADE_FORWARD_INCOMPLETE = 30100,
  /** The memory pool of the connection is too small for the request. */
  MHD_SC_CONNECTION_POOL_NO_MEM_REQ = 30130,
  /** The memory pool of the connection is too small for the query parameters. */
  MHD_SC_CONNECTION_POOL_NO_MEM_GET_PARAM = 30131,
  /** The memory pool of the connection is too small for the cookies. */
  MHD_SC_CONNECTION_POOL_NO_MEM_COOKIE = 30132,
  /** The memory pool of the connection is too small for the authentication data. */
  MHD_SC_CONNECTION_POOL_NO_MEM_AUTH_DATA = 30133,
  MHD_SC_SYS_CLOCK_JUMP_BACK_LARGE = 30140, /**< The clock of the system went back a long way. */
  /** The clock of the system went back a little, this was corrected. */
  MHD_SC_SYS_CLOCK_JUMP_BACK_CORRECTED = 30141,
  /** The time for the operation on the upgraded connection is over. Nothing was sent or received.
   */
  MHD_SC_UPGRADED_NET_TIMEOUT = 30161,

  /* 40000: caused by the client or the network */
  /** The connection was closed because the request could not be parsed. */
  MHD_SC_CONNECTION_PARSE_FAIL_CLOSED = 40000,
  /** The connection was closed because the client had reset it. */
  MHD_SC_CONNECTION_RESET_CLOSED = 40001,
  /** The connection was closed because receiving failed. */
  MHD_SC_CONNECTION_RECV_FAIL_CLOSED = 40002,
  /** The connection was closed because sending failed. */
  MHD_SC_CONNECTION_SEND_FAIL_CLOSED = 40003,
#ifndef MHD_API_APRIL_ONLY
  /** The client ended its sending side before the request was complete. Newest. */
  MHD_SC_CLIENT_SHUTDOWN_EARLY = 40004,
  /** The client closed the connection before the reply was complete. Newest. */
  MHD_SC_CLIENT_CLOSED_CONN_EARLY = 40005,
  MHD_SC_CONNECTION_RESET = 40006,  /**< The client reset the connection. Newest. */
  MHD_SC_CONNECTION_BROKEN = 40007, /**< The connection is broken. Newest. */
  /** The connection was idle, or took, longer than its time limit. Newest. */
  MHD_SC_CONNECTION_TIMEOUT = 40008,
  /** HTTP/2 was agreed by ALPN, but the client did not send its preface. Newest. */
  MHD_SC_ALPN_H2_NO_PREFACE = 40009,
#endif
  /** The header section of the request is too large. RFC 6585, section 5. */
  MHD_SC_CLIENT_HEADER_TOO_BIG = 40020,
  MHD_SC_HOST_HEADER_MISSING = 40060, /**< The request has no Host field. RFC 9112, section 3.2. */
  /** The request has more than one Host field. RFC 9112, section 3.2. */
  MHD_SC_HOST_HEADER_SEVERAL = 40061,
  /** The value of Content-Length is not a number. RFC 9112, section 6.3. */
  MHD_SC_CONTENT_LENGTH_MALFORMED = 40062,
  /** Content-Length is repeated with the same value. RFC 9110, section 8.6. */
  MHD_SC_CONTENT_LENGTH_SEVERAL_SAME = 40063,
  /** Content-Length is repeated with different values. RFC 9110, section 8.6. */
  MHD_SC_CONTENT_LENGTH_SEVERAL_DIFFERENT = 40064,
  /** The request has both Content-Length and Transfer-Encoding. RFC 9112, section 6.1. */
  MHD_SC_CONTENT_LENGTH_AND_TR_ENC = 40065,
  MHD_SC_CONTENT_LENGTH_TOO_LARGE = 40066, /**< The value of Content-Length is too large. */
  /** The transfer coding of the request is not supported. RFC 9112, section 6.1. */
  MHD_SC_TRANSFER_ENCODING_UNSUPPORTED = 40067,
  /** The value of the Expect field is not supported. RFC 9110, section 10.1.1. */
  MHD_SC_EXPECT_HEADER_VALUE_UNSUPPORTED = 40068,
  /** The chunked coding of the request is malformed. RFC 9112, section 7.1. */
  MHD_SC_CHUNKED_ENCODING_MALFORMED = 40080,
  /** The first field line of the request begins with whitespace. RFC 9112, section 2.2. */
  MHD_SC_REQ_FIRST_HEADER_LINE_SPACE_PREFIXED = 40100,
  /** The request target holds whitespace. RFC 9112, section 3.2. */
  MHD_SC_REQ_TARGET_HAS_WHITESPACE = 40101,
  /** A bare CR in the header section was replaced by a space. RFC 9112, section 2.2. */
  MHD_SC_REQ_HEADER_CR_REPLACED = 40120,
  /** A line without colon in the header section was skipped. RFC 9112, section 5. */
  MHD_SC_REQ_HEADER_LINE_NO_COLON = 40121,
  /** A bare CR in the trailer section was replaced by a space. RFC 9112, section 2.2. */
  MHD_SC_REQ_FOOTER_CR_REPLACED = 40140,
  /** A line without colon in the trailer section was skipped. RFC 9112, section 5. */
  MHD_SC_REQ_FOOTER_LINE_NO_COLON = 40141,
  MHD_SC_REQ_MALFORMED = 40155, /**< The request is malformed. */
  /** The cookies break the rules, but could be parsed. RFC 6265, section 4.2.1. */
  MHD_SC_REQ_COOKIE_PARSED_NOT_COMPLIANT = 40160,
  MHD_SC_REQ_COOKIE_PARSED_PARTIALLY = 40161, /**< Only a part of the cookies could be parsed. */
  /** The cookies break the rules and were ignored. */
  MHD_SC_REQ_COOKIE_IGNORED_NOT_COMPLIANT = 40162,
  MHD_SC_REQ_COOKIE_INVALID = 40163, /**< The cookies could not be parsed and were ignored. */
  /** The form was parsed, but its end is missing or wrong. */
  MHD_SC_REQ_POST_PARSE_OK_BAD_TERMINATION = 40202,
  /** The form is malformed and was parsed in part. */
  MHD_SC_REQ_POST_PARSE_PARTIAL_INVALID_POST_FORMAT = 40203,
  MHD_SC_REQ_POST_PARSE_FAILED_NO_CNTN_TYPE = 40280, /**< The form has no Content-Type. */
  /** The Content-Type of the form is not known. */
  MHD_SC_REQ_POST_PARSE_FAILED_UNKNOWN_CNTN_TYPE = 40281,
  /** The Content-Type of the multipart form has no boundary. RFC 2046, section 5.1.1. */
  MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NO_BOUNDARY = 40282,
  /** The Content-Type of the form is malformed. */
  MHD_SC_REQ_POST_PARSE_FAILED_HEADER_MISFORMED = 40283,
  /** The form is malformed, nothing of it was parsed. */
  MHD_SC_REQ_POST_PARSE_FAILED_INVALID_POST_FORMAT = 40290,
  MHD_SC_REQ_AUTH_DATA_BROKEN = 40320, /**< The authentication data of the request are malformed. */
  /** The library answers the request with an error reply. */
  MHD_SC_REQ_PROCCESSING_ERR_REPLY = 41000,

  /* 50000: the system, the build or the library */
  MHD_SC_TLS_DISABLED = 50000, /**< TLS is not available in this build. */
  /** The TLS backend does not support the operation. */
  MHD_SC_TLS_BACKEND_OPERATION_UNSUPPORTED = 50004,
  /** The wake-up channel between threads could not be made. */
  MHD_SC_ITC_INITIALIZATION_FAILED = 50005,
  /** The descriptor of the wake-up channel is too large for the polling function. */
  MHD_SC_ITC_FD_OUTSIDE_OF_SET_RANGE = 50006,
  MHD_SC_DIGEST_AUTH_NC_LENGTH_TOO_BIG = 50010, /**< The table of nonces is too large. */
  /** Not enough memory for the table of nonces. */
  MHD_SC_DIGEST_AUTH_NC_ALLOCATION_FAILURE = 50011,
  /** Digest authentication is not available in this build. */
  MHD_SC_DIGEST_AUTH_NOT_SUPPORTED_BY_BUILD = 50012,
  MHD_SC_IPV6_NOT_SUPPORTED_BY_BUILD = 50020, /**< IPv6 is not available in this build. */
  /** The address family is not available in this build. */
  MHD_SC_AF_NOT_SUPPORTED_BY_BUILD = 50021,
  MHD_SC_AF_NOT_AVAILABLE = 500022, /**< The address family is not available on this system. */
  MHD_SC_FAILED_TO_OPEN_LISTEN_SOCKET = 50040, /**< The listening socket could not be made. */
  /** Sharing of the port could not be switched on. */
  MHD_SC_LISTEN_PORT_REUSE_ENABLE_FAILED = 50041,
  /** The system does not support sharing of ports. */
  MHD_SC_LISTEN_PORT_REUSE_ENABLE_NOT_SUPPORTED = 50042,
  /** Reuse of the address could not be switched on. */
  MHD_SC_LISTEN_ADDRESS_REUSE_ENABLE_FAILED = 50043,
  /** The system does not support reuse of addresses. */
  MHD_SC_LISTEN_ADDRESS_REUSE_ENABLE_NOT_SUPPORTED = 50044,
  /** Exclusive use of the address could not be switched on. */
  MHD_SC_LISTEN_ADDRESS_EXCLUSIVE_ENABLE_FAILED = 50045,
  /** Dual stack is not possible with this address. */
  MHD_SC_LISTEN_DUAL_STACK_NOT_SUITABLE = 50046,
  /** The system refused the dual stack setting. */
  MHD_SC_LISTEN_DUAL_STACK_CONFIGURATION_REJECTED = 50047,
  /** The dual stack setting of the socket is not known. */
  MHD_SC_LISTEN_DUAL_STACK_CONFIGURATION_UNKNOWN = 50048,
  /** The system cannot change the dual stack setting. */
  MHD_SC_LISTEN_DUAL_STACK_CONFIGURATION_NOT_SUPPORTED = 50049,
  MHD_SC_LISTEN_FAST_OPEN_FAILURE = 50050, /**< TCP Fast Open could not be switched on. */
  MHD_SC_FAST_OPEN_NOT_SUPPORTED = 50051,  /**< TCP Fast Open is not supported. */
  /** The listening socket could not be made non-blocking. */
  MHD_SC_LISTEN_SOCKET_NONBLOCKING_FAILURE = 50052,
  /** The listening socket could not be kept from child processes. */
  MHD_SC_LISTEN_SOCKET_NOINHERIT_FAILED = 50053,
  /** The descriptor of the listening socket is too large for the polling function. */
  MHD_SC_LISTEN_FD_OUTSIDE_OF_SET_RANGE = 50054,
  /** The listening socket could not be bound to its address. */
  MHD_SC_LISTEN_SOCKET_BIND_FAILED = 50055,
  MHD_SC_LISTEN_FAILURE = 50056, /**< Listening on the socket failed. */
  /** The port of the listening socket could not be found out. */
  MHD_SC_LISTEN_PORT_DETECT_FAILURE = 50057,
  MHD_SC_EPOLL_CTL_CREATE_FAILED = 50060, /**< The epoll descriptor could not be made. */
  /** The epoll descriptor could not be kept from child processes. */
  MHD_SC_EPOLL_CTL_CONFIGURE_NOINHERIT_FAILED = 50061,
  /** The epoll descriptor is outside of the allowed range. */
  MHD_SC_EPOLL_CTL_OUTSIDE_OF_SET_RANGE = 50062,
  /** Not enough memory for the sets of select(). Shares its number with
   *  #MHD_SC_POLL_FDS_MEMORY_ALLOCATE_FAILURE. */
  MHD_SC_FD_SET_MEMORY_ALLOCATE_FAILURE = 50063,
  /** Not enough memory for the descriptors of poll(). Shares its number with
   *  #MHD_SC_FD_SET_MEMORY_ALLOCATE_FAILURE. */
  MHD_SC_POLL_FDS_MEMORY_ALLOCATE_FAILURE = 50063,
  /** Not enough memory for the events of epoll. */
  MHD_SC_EPOLL_EVENTS_MEMORY_ALLOCATE_FAILURE = 50064,
  /** The descriptors of the daemon could not be added to epoll. */
  MHD_SC_EPOLL_ADD_DAEMON_FDS_FAILURE = 50065,
  /** The application did not register the descriptors of the daemon. */
  MHD_SC_EXT_EVENT_REG_DAEMON_FDS_FAILURE = 50066,
  MHD_SC_SELECT_SYSCALL_NOT_AVAILABLE = 50070, /**< The function select() is not available. */
  MHD_SC_POLL_SYSCALL_NOT_AVAILABLE = 50071,   /**< The function poll() is not available. */
  MHD_SC_EPOLL_SYSCALL_NOT_AVAILABLE = 50072,  /**< The epoll functions are not available. */
  /** The address of the listening socket could not be read. */
  MHD_SC_LISTEN_PORT_INTROSPECTION_FAILURE = 50080,
  /** The address family of the listening socket is not known. */
  MHD_SC_LISTEN_PORT_INTROSPECTION_UNKNOWN_AF = 50081,
  MHD_SC_MUTEX_INIT_FAILURE = 50085,            /**< A mutex could not be made. */
  MHD_SC_THREAD_POOL_MEM_ALLOC_FAILURE = 50090, /**< Not enough memory for the worker threads. */
  /** The mutex of a worker thread could not be made. */
  MHD_SC_THREAD_POOL_CREATE_MUTEX_FAILURE = 50093,
  /** The main thread of the daemon could not be started. */
  MHD_SC_THREAD_MAIN_LAUNCH_FAILURE = 50095,
  MHD_SC_THREAD_LISTENING_LAUNCH_FAILURE = 50096, /**< The listening thread could not be started. */
  MHD_SC_THREAD_WORKER_LAUNCH_FAILURE = 50097,    /**< A worker thread could not be started. */
  /** Upgrading is disallowed for this daemon. */
  MHD_SC_UPGRADE_ON_DAEMON_WITH_UPGRADE_DISALLOWED = 50100,
  /** The system limits select() to too few descriptors. */
  MHD_SC_SYS_FD_SETSIZE_TOO_STRICT = 50112,
  /** The work mode of the daemon has no time to wait for the application. */
  MHD_SC_CONFIGURATION_MISMATCH_FOR_GET_TIMEOUT = 50113,
  /** The work mode of the daemon does not let the application run select(). */
  MHD_SC_CONFIGURATION_MISMATCH_FOR_RUN_SELECT = 50114,
  /** The work mode of the daemon does not let the application run it. */
  MHD_SC_CONFIGURATION_MISMATCH_FOR_RUN_EXTERNAL = 50115,
  MHD_SC_UNEXPECTED_SELECT_ERROR = 50116, /**< Unexpected error of select(). */
#ifndef MHD_API_NEWEST_ONLY
  /** A connection could not be removed from the watched descriptors. April name of
   *  #MHD_SC_EVENTS_CONN_REMOVE_FAILED. */
  MHD_SC_EPOLL_CTL_REMOVE_FAILED = 50117,
#endif
#ifndef MHD_API_APRIL_ONLY
  /** A connection could not be removed from the watched descriptors. Newest. */
  MHD_SC_EVENTS_CONN_REMOVE_FAILED = 50117,
#endif
  MHD_SC_POLL_NOT_SUPPORTED = 50120,  /**< The function poll() is not supported. */
  MHD_SC_POLL_SOFT_ERROR = 50121,     /**< Passing error of poll(). */
  MHD_SC_POLL_HARD_ERROR = 50122,     /**< Lasting error of poll(). */
  MHD_SC_SELECT_SOFT_ERROR = 50123,   /**< Passing error of select(). */
  MHD_SC_SELECT_HARD_ERROR = 50124,   /**< Lasting error of select(). */
  MHD_SC_LISTEN_STATUS_ERROR = 50129, /**< The listening socket reports an error. */
  MHD_SC_EPOLL_HARD_ERROR = 50130,    /**< Lasting error of epoll. */
  /** SIGPIPE could not be switched off for the socket of a connection. */
  MHD_SC_ACCEPT_CONFIGURE_NOSIGPIPE_FAILED = 50140,
  /** The socket of a connection could not be kept from child processes. */
  MHD_SC_ACCEPT_CONFIGURE_NOINHERIT_FAILED = 50141,
  /** The socket of a connection could not be made non-blocking. */
  MHD_SC_ACCEPT_CONFIGURE_NONBLOCKING_FAILED = 50142,
  /** The descriptor of an accepted connection is not below #MHD_D_O_FD_NUMBER_LIMIT. */
  MHD_SC_ACCEPT_OUTSIDE_OF_SET_RANGE = 50143,
  MHD_SC_ACCEPT_FAILED_UNEXPECTEDLY = 50144, /**< Accepting a connection failed unexpectedly. */
  /** A limit of the system stops even the first connection. */
  MHD_SC_ACCEPT_SYSTEM_LIMIT_REACHED_INSTANTLY = 50145,
  /** The work mode of the daemon needs a non-blocking socket. */
  MHD_SC_NONBLOCKING_REQUIRED = 50146,
  MHD_SC_UNEXPECTED_EPOLL_WAIT_ERROR = 50150, /**< Unexpected error of epoll_wait(). */
  MHD_SC_EPOLL_FD_INVALID = 50151,            /**< The epoll descriptor is not valid. */
  MHD_SC_UNEXPECTED_SOCKET_ERROR = 50152,     /**< Unexpected error of a socket. */
  MHD_SC_IP_COUNTER_FAILURE = 50160, /**< The connections of an address could not be counted. */
  /** An upgraded connection is still open while the daemon stops. */
  MHD_SC_SHUTDOWN_WITH_OPEN_UPGRADED_CONNECTION = 50180,
  /** The connection was closed because of an internal fault. */
  MHD_SC_STATEMACHINE_FAILURE_CONNECTION_CLOSED = 50200,
  /** Not enough memory in the pool of the connection to parse the cookies. */
  MHD_SC_COOKIE_POOL_ALLOCATION_FAILURE = 50220,
  /** The header section of the reply could not be made. */
  MHD_SC_REPLY_FAILED_HEADER_GENERATION = 50230,
  /** Not enough memory in the pool of the connection for the reply. */
  MHD_SC_REPLY_POOL_ALLOCATION_FAILURE = 50231,
  MHD_SC_REPLY_FILE_READ_ERROR = 50232,           /**< The file of the reply could not be read. */
  MHD_SC_REPLY_NONCE_ERROR = 50233,               /**< The nonce of the reply could not be made. */
  MHD_SC_ERR_RESPONSE_ALLOCATION_FAILURE = 50250, /**< Not enough memory for the error reply. */
  /** Not enough memory in the pool of the connection to parse the form. */
  MHD_SC_REQ_POST_PARSE_FAILED_NO_POOL_MEM = 50260,
  /** Not enough memory in the shared upload buffers to parse the form. */
  MHD_SC_REQ_POST_PARSE_FAILED_NO_LARGE_BUF_MEM = 50261,
  /** The form was to be parsed as multipart, but its Content-Type is another. */
  MHD_SC_REQ_POST_PARSE_FAILED_HEADER_NOT_MPART = 50284,
  MHD_SC_FEATURE_DISABLED = 50300, /**< The feature is not in this build or has been disabled. */
  MHD_SC_FEATURE_NOT_AVAILABLE = 50320,         /**< The feature is not available on this system. */
  MHD_SC_DAEMON_THREAD_STOP_ERROR = 50350,      /**< A thread of the daemon could not be stopped. */
  MHD_SC_DAEMON_THREAD_STOP_UNEXPECTED = 50351, /**< A thread of the daemon stopped unexpectedly. */
  /** A descriptor that the daemon needs is broken. The listening socket, the polling descriptor
   *  or the wake-up channel; probably closed by other code. */
  MHD_SC_DAEMON_SYS_DATA_BROKEN = 50370,
  MHD_SC_RESPONSE_MUTEX_LOCK_FAILED = 50500, /**< The mutex of the response could not be locked. */
  MHD_SC_RESPONSE_MUTEX_INIT_FAILED = 50501, /**< The mutex of the response could not be made. */
  /** A reusable response cannot be made non-reusable. */
  MHD_SC_RESPONSE_CANNOT_CLEAR_REUSE = 50520,
  /** Not enough memory for the field of the response. */
  MHD_SC_RESPONSE_HEADER_MEM_ALLOC_FAILED = 50540,
  MHD_SC_SOCKET_TCP_NODELAY_FAILED = 50600,     /**< TCP_NODELAY could not be set. */
  MHD_SC_SOCKET_TCP_CORK_NOPUSH_FAILED = 50601, /**< TCP_CORK or TCP_NOPUSH could not be set. */
  /** The last part of the reply could not be pushed to the network. */
  MHD_SC_SOCKET_FLUSH_LAST_PART_FAILED = 50620,
  /** The empty send that pushes the reply to the network failed. */
  MHD_SC_SOCKET_ZERO_SEND_FAILED = 50621,
  MHD_SC_UPGRADED_NET_CONN_CLOSED = 50800, /**< The upgraded connection has been closed. */
  /** The upgraded connection is broken. Shares its number with #MHD_SC_UPGRADED_TLS_ERROR. */
  MHD_SC_UPGRADED_NET_CONN_BROKEN = 50801,
  /** TLS failed on the upgraded connection. Shares its number with
   *  #MHD_SC_UPGRADED_NET_CONN_BROKEN. */
  MHD_SC_UPGRADED_TLS_ERROR = 50801,
  /** Lasting error on the upgraded connection. Shares its number with
   *  #MHD_SC_UPGRADED_WAITING_NOT_SUPPORTED. */
  MHD_SC_UPGRADED_NET_HARD_ERROR = 50840,
  /** Waiting with a time limit is not supported by this build or system. Shares its number with
   *  #MHD_SC_UPGRADED_NET_HARD_ERROR. */
  MHD_SC_UPGRADED_WAITING_NOT_SUPPORTED = 50840,
  MHD_SC_LIB_INIT_GLOBAL_FAILED = 51000,     /**< The library could not be initialised. */
  MHD_SC_TLS_DAEMON_INIT_FAILED = 51200,     /**< TLS could not be initialised for the daemon. */
  MHD_SC_TLS_CONNECTION_INIT_FAILED = 51201, /**< TLS could not be initialised for a connection. */
  MHD_SC_TLS_LIB_CONF_WARNING = 51202, /**< Warning about the configuration of the TLS library. */
  MHD_SC_TLS_CONNECTION_HANDSHAKED_FAILED = 51220, /**< The TLS handshake failed. */
  MHD_SC_HASH_FAILED = 51260,                      /**< A hash could not be computed. */
  /** Internal error of the library. A fault of the library that should be reported. */
  MHD_SC_INTERNAL_ERROR = 59900,

  /* 60000: use of the interface by the application */
  MHD_SC_TOO_EARLY = 60000, /**< Called too early for the state of the object. */
  MHD_SC_TOO_LATE = 60001,  /**< Called too late for the state of the object. */
  /** The polling function is not possible in this work mode. */
  MHD_SC_SYSCALL_WORK_MODE_COMBINATION_INVALID = 60010,
  MHD_SC_SYSCALL_QUIESCE_REQUIRES_ITC = 60011, /**< Quiescing needs a wake-up channel. */
  /** Possible only in the work modes with external event loop. */
  MHD_SC_EXTERNAL_EVENT_ONLY = 60012,
  /** The connection was closed because the application could not make the content of the reply. */
  MHD_SC_APPLICATION_DATA_GENERATION_FAILURE_CLOSED = 60015,
  /** The connection was closed because a callback of the application asked for it. */
  MHD_SC_APPLICATION_CALLBACK_ABORT_ACTION = 60016,
  MHD_SC_APPLICATION_HUNG_CONNECTION = 60017, /**< The application holds up a connection. */
  /** The connection was closed because the application held it up. */
  MHD_SC_APPLICATION_HUNG_CONNECTION_CLOSED = 60018,
  MHD_SC_OPTIONS_CONFLICT = 60020,            /**< Options exclude each other. */
  MHD_SC_OPTION_UNKNOWN = 60021,              /**< The option is not known. */
  MHD_SC_CONFIGURATION_UNEXPECTED_WM = 60022, /**< The value of the work mode is not known. */
  /** The value of the polling function is not known. */
  MHD_SC_CONFIGURATION_UNEXPECTED_SPS = 60023,
  MHD_SC_CONFIGURATION_WRONG_SA_SIZE = 60024, /**< The size of the socket address is wrong. */
  /** The limit of descriptor numbers leaves no room for the daemon. */
  MHD_SC_MAX_FD_NUMBER_LIMIT_TOO_STRICT = 60025,
  /** The limit of connections is smaller than the number of worker threads. */
  MHD_SC_CONFIGURATION_CONN_LIMIT_TOO_SMALL = 60026,
  MHD_SC_TLS_BACKEND_UNSUPPORTED = 60030,   /**< The TLS backend is not in this build. */
  MHD_SC_TLS_BACKEND_UNINITIALIZED = 60031, /**< The TLS backend has not been initialised. */
  MHD_SC_TLS_BACKEND_UNAVAILABLE = 60032,   /**< The TLS backend cannot be used on this system. */
  MHD_SC_TLS_CONF_BAD_CERT = 60033,         /**< The certificate or its key is not usable. */
  /** The settings of the daemon do not fit the TLS backend. */
  MHD_SC_TLS_BACKEND_DAEMON_INCOMPATIBLE_SETTINGS = 60034,
  /** The name of the field is not valid. RFC 9110, section 5.1. */
  MHD_SC_RESP_HEADER_NAME_INVALID = 60050,
  /** The value of the field is not valid. RFC 9110, section 5.5. */
  MHD_SC_RESP_HEADER_VALUE_INVALID = 60051,
  /** The field conflicts with another one of the response. */
  MHD_SC_RESP_HEADERS_CONFLICT = 60052,
#ifndef MHD_API_APRIL_ONLY
  MHD_SC_DATE_HEADER_SEVERAL = 60053, /**< The response has a Date field already. Newest. */
  /** The response has a Connection field already. Newest. */
  MHD_SC_CONNECTION_HEADER_SEVERAL = 60054,
#endif
  MHD_SC_RESP_POINTER_NULL = 60060, /**< The pointer to the response is NULL. */
  /** The status code of the response does not fit the operation. */
  MHD_SC_RESP_HTTP_CODE_NOT_SUITABLE = 60061,
  MHD_SC_ACTION_INVALID = 60080, /**< The action does not belong to this request. */
  /** The upload action does not belong to this request or is not possible now. */
  MHD_SC_UPLOAD_ACTION_INVALID = 60081,
  /** The action of the content creator does not belong to this context or is not possible now. */
  MHD_SC_DCC_ACTION_INVALID = 60082,
  /** The response has content, but its status code allows none. */
  MHD_SC_REPLY_NOT_EMPTY_RESPONSE = 60101,
  /** The reply must not have a Content-Length field. */
  MHD_SC_REPLY_CONTENT_LENGTH_NOT_ALLOWED = 60102,
  /** The header section of the reply does not fit into the memory of the connection. */
  MHD_SC_REPLY_HEADERS_TOO_LARGE = 60103,
  /** The offset in the file of the reply is too large. */
  MHD_SC_REPLY_FILE_OFFSET_TOO_LARGE = 60104,
  MHD_SC_REPLY_FILE_TOO_SHORT = 60105, /**< The file of the reply is shorter than promised. */
  /** The descriptor of the added connection is too large for the polling function. */
  MHD_SC_NEW_CONN_FD_OUTSIDE_OF_SET_RANGE = 60140,
  /** The daemon is destroyed while upgraded connections are not closed. */
  MHD_SC_DAEMON_DESTROYED_WITH_UNCLOSED_UPGRADED = 60160,
  /** The handle of the upgraded connection is not valid. */
  MHD_SC_UPGRADED_HANDLE_INVALID = 60161,
  MHD_SC_OUT_BUFF_TOO_SMALL = 60180,      /**< The buffer for the result is too small. */
  MHD_SC_INFO_GET_TYPE_UNKNOWN = 60200,   /**< The kind of information is not known. */
  MHD_SC_INFO_GET_BUFF_TOO_SMALL = 60201, /**< The buffer for the information is too small. */
  MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD = 60202, /**< This build cannot give the information. */
  /** The information does not exist for this object or in this mode. */
  MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE = 60203,
  MHD_SC_INFO_GET_TYPE_UNOBTAINABLE = 60204,     /**< The information could not be obtained. */
  MHD_SC_AUTH_DIGEST_ALGO_NOT_SUPPORTED = 60240, /**< The digest algorithm is not supported. */
  MHD_SC_AUTH_DIGEST_QOP_NOT_SUPPORTED = 60241,  /**< The quality of protection is not supported. */
  /** Digest authentication is not available or not set up for this daemon. */
  MHD_SC_AUTH_DIGEST_UNSUPPORTED = 60242,
  /** The application could not register a descriptor in its event loop. */
  MHD_SC_EXTR_EVENT_REG_FAILED = 60243,
  /** The application could not remove a descriptor from its event loop. */
  MHD_SC_EXTR_EVENT_DEREG_FAILED = 60244,
  MHD_SC_EXTR_EVENT_BROKEN_DATA = 60250, /**< The application gave broken data about an event. */
  /** The application gave an unexpected state of a descriptor. */
  MHD_SC_EXTR_EVENT_UNEXPECTED_STATUS = 60251,

  /* Six digits: historical numbers, kept */
  MHD_SC_ITC_USE_FAILED = 500101,       /**< The wake-up channel could not be used. */
  MHD_SC_ITC_CHECK_FAILED = 500102,     /**< The wake-up channel could not be checked. */
  MHD_SC_ITC_STATUS_ERROR = 500104,     /**< The wake-up channel is broken. */
  MHD_SC_EPOLL_CTL_ADD_FAILED = 500110, /**< A connection could not be added to epoll. */
  /** The descriptor is too large for the polling function. */
  MHD_SC_SOCKET_OUTSIDE_OF_SET_RANGE = 500111
};

/** The meaning of a status code as a short English sentence, for logs.
 * Any thread may call it at any time. Where two names share a number the sentence covers both.
 * @param code the status code
 * @return the sentence without full stop, in static memory; NULL when the code is not known */
MHD_EXTERN_ const struct MHD_String* MHD_status_code_to_string(enum MHD_StatusCode code)
    MHD_FN_CONST_;

/** The meaning of a status code as a C string that is never NULL.
 * @param code the status code; evaluated twice
 * @return the sentence of #MHD_status_code_to_string, or `"[No code]"` */
#define MHD_status_code_to_string_lazy(code)                                             \
  ((NULL != MHD_status_code_to_string((code))) ? MHD_status_code_to_string((code))->cstr \
                                               : "[No code]")

/** @} */

/* ======================================== vocabulary of HTTP */

/** @defgroup http Vocabulary of HTTP */
/** @{ */

#ifndef MHD_HTTP_METHOD_DEFINED
/** Request methods that have a number (RFC 9110, section 9). */
enum MHD_HTTP_Method {
  /** Any other; #MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING tells which. */
  MHD_HTTP_METHOD_OTHER = 255,
  MHD_HTTP_METHOD_GET = 1,     /**< GET: RFC 9110, section 9.3.1. */
  MHD_HTTP_METHOD_HEAD = 2,    /**< HEAD: RFC 9110, section 9.3.2. */
  MHD_HTTP_METHOD_POST = 3,    /**< POST: RFC 9110, section 9.3.3. */
  MHD_HTTP_METHOD_PUT = 4,     /**< PUT: RFC 9110, section 9.3.4. */
  MHD_HTTP_METHOD_DELETE = 5,  /**< DELETE: RFC 9110, section 9.3.5. */
  MHD_HTTP_METHOD_CONNECT = 6, /**< CONNECT: RFC 9110, section 9.3.6. */
  MHD_HTTP_METHOD_OPTIONS = 7, /**< OPTIONS: RFC 9110, section 9.3.7. */
  MHD_HTTP_METHOD_TRACE = 8,   /**< TRACE: RFC 9110, section 9.3.8. */
  MHD_HTTP_METHOD_ASTERISK = 9 /**< The reserved name `*`: RFC 9110, section 18.2. */
};
/** Define it before the include where another header has `enum MHD_HTTP_Method` already. */
#define MHD_HTTP_METHOD_DEFINED 1
#endif

/** Status codes of replies (RFC 9110, section 15). Other numbers from 100 to 999 can be used by a
 * cast. */
enum MHD_HTTP_StatusCode {
  MHD_HTTP_STATUS_CONTINUE = 100, /**< 100 Continue: RFC 9110, section 15.2.1. */
  /** 101 Switching Protocols: RFC 9110, section 15.2.2. */
  MHD_HTTP_STATUS_SWITCHING_PROTOCOLS = 101,
  MHD_HTTP_STATUS_PROCESSING = 102,  /**< 102 Processing: RFC 2518, section 10.1. */
  MHD_HTTP_STATUS_EARLY_HINTS = 103, /**< 103 Early Hints: RFC 8297. */
  MHD_HTTP_STATUS_OK = 200,          /**< 200 OK: RFC 9110, section 15.3.1. */
  MHD_HTTP_STATUS_CREATED = 201,     /**< 201 Created: RFC 9110, section 15.3.2. */
  MHD_HTTP_STATUS_ACCEPTED = 202,    /**< 202 Accepted: RFC 9110, section 15.3.3. */
  /** 203 Non-Authoritative Information: RFC 9110, section 15.3.4. */
  MHD_HTTP_STATUS_NON_AUTHORITATIVE_INFORMATION = 203,
  MHD_HTTP_STATUS_NO_CONTENT = 204,        /**< 204 No Content: RFC 9110, section 15.3.5. */
  MHD_HTTP_STATUS_RESET_CONTENT = 205,     /**< 205 Reset Content: RFC 9110, section 15.3.6. */
  MHD_HTTP_STATUS_PARTIAL_CONTENT = 206,   /**< 206 Partial Content: RFC 9110, section 15.3.7. */
  MHD_HTTP_STATUS_MULTI_STATUS = 207,      /**< 207 Multi-Status: RFC 4918, section 11.1. */
  MHD_HTTP_STATUS_ALREADY_REPORTED = 208,  /**< 208 Already Reported: RFC 5842, section 7.1. */
  MHD_HTTP_STATUS_IM_USED = 226,           /**< 226 IM Used: RFC 3229, section 10.4.1. */
  MHD_HTTP_STATUS_MULTIPLE_CHOICES = 300,  /**< 300 Multiple Choices: RFC 9110, section 15.4.1. */
  MHD_HTTP_STATUS_MOVED_PERMANENTLY = 301, /**< 301 Moved Permanently: RFC 9110, section 15.4.2. */
  MHD_HTTP_STATUS_FOUND = 302,             /**< 302 Found: RFC 9110, section 15.4.3. */
  MHD_HTTP_STATUS_SEE_OTHER = 303,         /**< 303 See Other: RFC 9110, section 15.4.4. */
  MHD_HTTP_STATUS_NOT_MODIFIED = 304,      /**< 304 Not Modified: RFC 9110, section 15.4.5. */
  MHD_HTTP_STATUS_USE_PROXY = 305, /**< 305 Use Proxy: RFC 9110, section 15.4.6; deprecated. */
  /** 306 Switch Proxy: RFC 9110, section 15.4.7; not used any more. */
  MHD_HTTP_STATUS_SWITCH_PROXY = 306,
  /** 307 Temporary Redirect: RFC 9110, section 15.4.8. */
  MHD_HTTP_STATUS_TEMPORARY_REDIRECT = 307,
  /** 308 Permanent Redirect: RFC 9110, section 15.4.9. */
  MHD_HTTP_STATUS_PERMANENT_REDIRECT = 308,
  MHD_HTTP_STATUS_BAD_REQUEST = 400,      /**< 400 Bad Request: RFC 9110, section 15.5.1. */
  MHD_HTTP_STATUS_UNAUTHORIZED = 401,     /**< 401 Unauthorized: RFC 9110, section 15.5.2. */
  MHD_HTTP_STATUS_PAYMENT_REQUIRED = 402, /**< 402 Payment Required: RFC 9110, section 15.5.3. */
  MHD_HTTP_STATUS_FORBIDDEN = 403,        /**< 403 Forbidden: RFC 9110, section 15.5.4. */
  MHD_HTTP_STATUS_NOT_FOUND = 404,        /**< 404 Not Found: RFC 9110, section 15.5.5. */
  /** 405 Method Not Allowed: RFC 9110, section 15.5.6. */
  MHD_HTTP_STATUS_METHOD_NOT_ALLOWED = 405,
  MHD_HTTP_STATUS_NOT_ACCEPTABLE = 406, /**< 406 Not Acceptable: RFC 9110, section 15.5.7. */
  /** 407 Proxy Authentication Required: RFC 9110, section 15.5.8. */
  MHD_HTTP_STATUS_PROXY_AUTHENTICATION_REQUIRED = 407,
  MHD_HTTP_STATUS_REQUEST_TIMEOUT = 408, /**< 408 Request Timeout: RFC 9110, section 15.5.9. */
  MHD_HTTP_STATUS_CONFLICT = 409,        /**< 409 Conflict: RFC 9110, section 15.5.10. */
  MHD_HTTP_STATUS_GONE = 410,            /**< 410 Gone: RFC 9110, section 15.5.11. */
  MHD_HTTP_STATUS_LENGTH_REQUIRED = 411, /**< 411 Length Required: RFC 9110, section 15.5.12. */
  /** 412 Precondition Failed: RFC 9110, section 15.5.13. */
  MHD_HTTP_STATUS_PRECONDITION_FAILED = 412,
  MHD_HTTP_STATUS_CONTENT_TOO_LARGE = 413, /**< 413 Content Too Large: RFC 9110, section 15.5.14. */
  MHD_HTTP_STATUS_URI_TOO_LONG = 414,      /**< 414 URI Too Long: RFC 9110, section 15.5.15. */
  /** 415 Unsupported Media Type: RFC 9110, section 15.5.16. */
  MHD_HTTP_STATUS_UNSUPPORTED_MEDIA_TYPE = 415,
  /** 416 Range Not Satisfiable: RFC 9110, section 15.5.17. */
  MHD_HTTP_STATUS_RANGE_NOT_SATISFIABLE = 416,
  /** 417 Expectation Failed: RFC 9110, section 15.5.18. */
  MHD_HTTP_STATUS_EXPECTATION_FAILED = 417,
  /** 421 Misdirected Request: RFC 9110, section 15.5.20. */
  MHD_HTTP_STATUS_MISDIRECTED_REQUEST = 421,
  /** 422 Unprocessable Content: RFC 9110, section 15.5.21. */
  MHD_HTTP_STATUS_UNPROCESSABLE_CONTENT = 422,
  MHD_HTTP_STATUS_LOCKED = 423,            /**< 423 Locked: RFC 4918, section 11.3. */
  MHD_HTTP_STATUS_FAILED_DEPENDENCY = 424, /**< 424 Failed Dependency: RFC 4918, section 11.4. */
  MHD_HTTP_STATUS_TOO_EARLY = 425,         /**< 425 Too Early: RFC 8470, section 5.2. */
  MHD_HTTP_STATUS_UPGRADE_REQUIRED = 426,  /**< 426 Upgrade Required: RFC 9110, section 15.5.22. */
  /** 428 Precondition Required: RFC 6585, section 3. */
  MHD_HTTP_STATUS_PRECONDITION_REQUIRED = 428,
  MHD_HTTP_STATUS_TOO_MANY_REQUESTS = 429, /**< 429 Too Many Requests: RFC 6585, section 4. */
  /** 431 Request Header Fields Too Large: RFC 6585, section 5. */
  MHD_HTTP_STATUS_REQUEST_HEADER_FIELDS_TOO_LARGE = 431,
  MHD_HTTP_STATUS_RETRY_WITH = 449, /**< 449 Retry With, not registered. */
  /** 450 Blocked by Windows Parental Controls, not registered. */
  MHD_HTTP_STATUS_BLOCKED_BY_WINDOWS_PARENTAL_CONTROLS = 450,
  /** 451 Unavailable For Legal Reasons: RFC 7725, section 3. */
  MHD_HTTP_STATUS_UNAVAILABLE_FOR_LEGAL_REASONS = 451,
  /** 500 Internal Server Error: RFC 9110, section 15.6.1. */
  MHD_HTTP_STATUS_INTERNAL_SERVER_ERROR = 500,
  MHD_HTTP_STATUS_NOT_IMPLEMENTED = 501, /**< 501 Not Implemented: RFC 9110, section 15.6.2. */
  MHD_HTTP_STATUS_BAD_GATEWAY = 502,     /**< 502 Bad Gateway: RFC 9110, section 15.6.3. */
  /** 503 Service Unavailable: RFC 9110, section 15.6.4. */
  MHD_HTTP_STATUS_SERVICE_UNAVAILABLE = 503,
  MHD_HTTP_STATUS_GATEWAY_TIMEOUT = 504, /**< 504 Gateway Timeout: RFC 9110, section 15.6.5. */
  /** 505 HTTP Version Not Supported: RFC 9110, section 15.6.6. */
  MHD_HTTP_STATUS_HTTP_VERSION_NOT_SUPPORTED = 505,
  /** 506 Variant Also Negotiates: RFC 2295, section 8.1. */
  MHD_HTTP_STATUS_VARIANT_ALSO_NEGOTIATES = 506,
  /** 507 Insufficient Storage: RFC 4918, section 11.5. */
  MHD_HTTP_STATUS_INSUFFICIENT_STORAGE = 507,
  MHD_HTTP_STATUS_LOOP_DETECTED = 508, /**< 508 Loop Detected: RFC 5842, section 7.2. */
  /** 509 Bandwidth Limit Exceeded, not registered. */
  MHD_HTTP_STATUS_BANDWIDTH_LIMIT_EXCEEDED = 509,
  MHD_HTTP_STATUS_NOT_EXTENDED = 510, /**< 510 Not Extended: RFC 2774, section 7; obsoleted. */
  /** 511 Network Authentication Required: RFC 6585, section 6. */
  MHD_HTTP_STATUS_NETWORK_AUTHENTICATION_REQUIRED = 511
};

#ifndef MHD_HTTP_PROTOCOL_VER_DEFINED
/** Versions of HTTP (RFC 9110, section 2.5). */
enum MHD_HTTP_ProtocolVersion {
  MHD_HTTP_VERSION_INVALID = 0, /**< Not a version of HTTP. */
  MHD_HTTP_VERSION_1_0 = 1,     /**< HTTP/1.0: RFC 1945. */
  MHD_HTTP_VERSION_1_1 = 2,     /**< HTTP/1.1: RFC 9112. */
  MHD_HTTP_VERSION_2 = 3,       /**< HTTP/2: RFC 9113. */
  MHD_HTTP_VERSION_3 = 4,       /**< HTTP/3: RFC 9114. */
  MHD_HTTP_VERSION_FUTURE = 255 /**< A version that is not known yet. */
};
/** Define it before the include where another header has `enum MHD_HTTP_ProtocolVersion` already.
 */
#define MHD_HTTP_PROTOCOL_VER_DEFINED 1
#endif

/** HTTP/1.0 in a request or status line. */
#define MHD_HTTP_VERSION_1_0_STR "HTTP/1.0"
/** HTTP/1.1 in a request or status line. */
#define MHD_HTTP_VERSION_1_1_STR "HTTP/1.1"
/** The name of HTTP/2. */
#define MHD_HTTP_VERSION_2_STR "HTTP/2"
/** The name of HTTP/3. */
#define MHD_HTTP_VERSION_3_STR "HTTP/3"

#ifndef MHD_HTTP_POSTENCODING_DEFINED
/** How the content of a form is coded. */
enum MHD_HTTP_PostEncoding {
  MHD_HTTP_POST_ENCODING_OTHER = 0, /**< To be found out from Content-Type. */
  /** `application/x-www-form-urlencoded`: WHATWG URL. */
  MHD_HTTP_POST_ENCODING_FORM_URLENCODED = 1,
  MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA = 2, /**< `multipart/form-data`: RFC 7578. */
  MHD_HTTP_POST_ENCODING_TEXT_PLAIN = 3          /**< `text/plain`: WHATWG HTML. */
};
/** Define it before the include where another header has `enum MHD_HTTP_PostEncoding` already. */
#define MHD_HTTP_POSTENCODING_DEFINED 1
#endif

/** Field names of the static table of HPACK, numbered by their first index there (RFC 7541,
 * appendix A), for #MHD_response_add_predef_header. Only 15 and 17 have a name in both generations
 * of the interface; the names of the others are ours, their numbers follow from the RFC. */
enum MHD_PredefinedHeader {
  MHD_PREDEF_ACCEPT_CHARSET = 15,              /**< Accept-Charset. */
  MHD_PREDEF_ACCEPT_ENCODING = 16,             /**< Accept-Encoding. */
  MHD_PREDEF_ACCEPT_LANGUAGE = 17,             /**< Accept-Language. */
  MHD_PREDEF_ACCEPT_RANGES = 18,               /**< Accept-Ranges. */
  MHD_PREDEF_ACCEPT = 19,                      /**< Accept. */
  MHD_PREDEF_ACCESS_CONTROL_ALLOW_ORIGIN = 20, /**< Access-Control-Allow-Origin. */
  MHD_PREDEF_AGE = 21,                         /**< Age. */
  MHD_PREDEF_ALLOW = 22,                       /**< Allow. */
  MHD_PREDEF_AUTHORIZATION = 23,               /**< Authorization. */
  MHD_PREDEF_CACHE_CONTROL = 24,               /**< Cache-Control. */
  MHD_PREDEF_CONTENT_DISPOSITION = 25,         /**< Content-Disposition. */
  MHD_PREDEF_CONTENT_ENCODING = 26,            /**< Content-Encoding. */
  MHD_PREDEF_CONTENT_LANGUAGE = 27,            /**< Content-Language. */
  MHD_PREDEF_CONTENT_LENGTH = 28,              /**< Content-Length. */
  MHD_PREDEF_CONTENT_LOCATION = 29,            /**< Content-Location. */
  MHD_PREDEF_CONTENT_RANGE = 30,               /**< Content-Range. */
  MHD_PREDEF_CONTENT_TYPE = 31,                /**< Content-Type. */
  MHD_PREDEF_COOKIE = 32,                      /**< Cookie. */
  MHD_PREDEF_DATE = 33,                        /**< Date. */
  MHD_PREDEF_ETAG = 34,                        /**< ETag. */
  MHD_PREDEF_EXPECT = 35,                      /**< Expect. */
  MHD_PREDEF_EXPIRES = 36,                     /**< Expires. */
  MHD_PREDEF_FROM = 37,                        /**< From. */
  MHD_PREDEF_HOST = 38,                        /**< Host. */
  MHD_PREDEF_IF_MATCH = 39,                    /**< If-Match. */
  MHD_PREDEF_IF_MODIFIED_SINCE = 40,           /**< If-Modified-Since. */
  MHD_PREDEF_IF_NONE_MATCH = 41,               /**< If-None-Match. */
  MHD_PREDEF_IF_RANGE = 42,                    /**< If-Range. */
  MHD_PREDEF_IF_UNMODIFIED_SINCE = 43,         /**< If-Unmodified-Since. */
  MHD_PREDEF_LAST_MODIFIED = 44,               /**< Last-Modified. */
  MHD_PREDEF_LINK = 45,                        /**< Link. */
  MHD_PREDEF_LOCATION = 46,                    /**< Location. */
  MHD_PREDEF_MAX_FORWARDS = 47,                /**< Max-Forwards. */
  MHD_PREDEF_PROXY_AUTHENTICATE = 48,          /**< Proxy-Authenticate. */
  MHD_PREDEF_PROXY_AUTHORIZATION = 49,         /**< Proxy-Authorization. */
  MHD_PREDEF_RANGE = 50,                       /**< Range. */
  MHD_PREDEF_REFERER = 51,                     /**< Referer. */
  MHD_PREDEF_REFRESH = 52,                     /**< Refresh. */
  MHD_PREDEF_RETRY_AFTER = 53,                 /**< Retry-After. */
  MHD_PREDEF_SERVER = 54,                      /**< Server. */
  MHD_PREDEF_SET_COOKIE = 55,                  /**< Set-Cookie. */
  MHD_PREDEF_STRICT_TRANSPORT_SECURITY = 56,   /**< Strict-Transport-Security. */
  MHD_PREDEF_TRANSFER_ENCODING = 57,           /**< Transfer-Encoding. */
  MHD_PREDEF_USER_AGENT = 58,                  /**< User-Agent. */
  MHD_PREDEF_VARY = 59,                        /**< Vary. */
  MHD_PREDEF_VIA = 60,                         /**< Via. */
  MHD_PREDEF_WWW_AUTHENTICATE = 61             /**< WWW-Authenticate. */
};

/** The name of a method, as it stands in a request line.
 * Any thread may call it at any time.
 * @param method the method
 * @return the name in static memory; NULL for #MHD_HTTP_METHOD_OTHER and unknown numbers */
MHD_EXTERN_ const struct MHD_String* MHD_http_method_to_string(enum MHD_HTTP_Method method)
    MHD_FN_CONST_;

/** The reason phrase of a status code of HTTP (RFC 9110, section 15).
 * Any thread may call it at any time.
 * @param code the status code
 * @return the phrase in static memory; NULL when the code has none */
MHD_EXTERN_ const struct MHD_String* MHD_HTTP_status_code_to_string(enum MHD_HTTP_StatusCode code)
    MHD_FN_CONST_;

/** The reason phrase of a status code of HTTP as a C string that is never NULL.
 * @param code the status code; evaluated twice
 * @return the phrase of #MHD_HTTP_status_code_to_string, or `"[No status]"` */
#define MHD_HTTP_status_code_to_string_lazy(code)                                                  \
  ((NULL != MHD_HTTP_status_code_to_string((code))) ? MHD_HTTP_status_code_to_string((code))->cstr \
                                                    : "[No status]")

/** The name of a version of HTTP.
 * Any thread may call it at any time.
 * @param pv the version
 * @return `HTTP/1.0`, `HTTP/1.1`, `HTTP/2`, `HTTP/3`, `[invalid]` or `[future version]` in static
 *         memory; NULL for numbers that are not in the enumeration */
MHD_EXTERN_ const struct MHD_String* MHD_protocol_version_to_string(
    enum MHD_HTTP_ProtocolVersion pv) MHD_FN_CONST_;

/** The name of a predefined field.
 * Any thread may call it at any time.
 * @param stk the number of the field
 * @return the name in static memory; NULL when the number has none */
MHD_EXTERN_ const struct MHD_String* MHD_predef_header_to_string(enum MHD_PredefinedHeader stk)
    MHD_FN_CONST_;

/** @name Names of methods
 * Source: IANA registry of HTTP methods.
 */
/** @{ */
#define MHD_HTTP_METHOD_STR_GET "GET"         /**< RFC 9110, section 9.3.1. */
#define MHD_HTTP_METHOD_STR_HEAD "HEAD"       /**< RFC 9110, section 9.3.2. */
#define MHD_HTTP_METHOD_STR_POST "POST"       /**< RFC 9110, section 9.3.3. */
#define MHD_HTTP_METHOD_STR_PUT "PUT"         /**< RFC 9110, section 9.3.4. */
#define MHD_HTTP_METHOD_STR_DELETE "DELETE"   /**< RFC 9110, section 9.3.5. */
#define MHD_HTTP_METHOD_STR_CONNECT "CONNECT" /**< RFC 9110, section 9.3.6. */
#define MHD_HTTP_METHOD_STR_OPTIONS "OPTIONS" /**< RFC 9110, section 9.3.7. */
#define MHD_HTTP_METHOD_STR_TRACE "TRACE"     /**< RFC 9110, section 9.3.8. */
#define MHD_HTTP_METHOD_STR_ASTERISK "*"      /**< Reserved name. RFC 9110, section 18.2. */
#define MHD_HTTP_METHOD_STR_ACL "ACL"         /**< RFC 3744. */
#define MHD_HTTP_METHOD_STR_BASELINE_CONTROL "BASELINE-CONTROL" /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_BIND "BIND"                         /**< RFC 5842. */
#define MHD_HTTP_METHOD_STR_CHECKIN "CHECKIN"                   /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_CHECKOUT "CHECKOUT"                 /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_COPY "COPY"                         /**< RFC 4918. */
#define MHD_HTTP_METHOD_STR_LABEL "LABEL"                       /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_LINK "LINK"                         /**< RFC 2068. */
#define MHD_HTTP_METHOD_STR_LOCK "LOCK"                         /**< RFC 4918. */
#define MHD_HTTP_METHOD_STR_MERGE "MERGE"                       /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_MKACTIVITY "MKACTIVITY"             /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_MKCALENDAR "MKCALENDAR"             /**< RFC 4791. */
#define MHD_HTTP_METHOD_STR_MKCOL "MKCOL"                       /**< RFC 4918. */
#define MHD_HTTP_METHOD_STR_MKREDIRECTREF "MKREDIRECTREF"       /**< RFC 4437. */
#define MHD_HTTP_METHOD_STR_MKWORKSPACE "MKWORKSPACE"           /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_MOVE "MOVE"                         /**< RFC 4918. */
#define MHD_HTTP_METHOD_STR_ORDERPATCH "ORDERPATCH"             /**< RFC 3648. */
#define MHD_HTTP_METHOD_STR_PATCH "PATCH"                       /**< RFC 5789. */
#define MHD_HTTP_METHOD_STR_PRI "PRI"               /**< Reserved name. RFC 9113, section 3.4. */
#define MHD_HTTP_METHOD_STR_PROPFIND "PROPFIND"     /**< RFC 4918. */
#define MHD_HTTP_METHOD_STR_PROPPATCH "PROPPATCH"   /**< RFC 4918. */
#define MHD_HTTP_METHOD_STR_REBIND "REBIND"         /**< RFC 5842. */
#define MHD_HTTP_METHOD_STR_REPORT "REPORT"         /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_SEARCH "SEARCH"         /**< RFC 5323. */
#define MHD_HTTP_METHOD_STR_UNBIND "UNBIND"         /**< RFC 5842. */
#define MHD_HTTP_METHOD_STR_UNCHECKOUT "UNCHECKOUT" /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_UNLINK "UNLINK"         /**< RFC 2068. */
#define MHD_HTTP_METHOD_STR_UNLOCK "UNLOCK"         /**< RFC 4918. */
#define MHD_HTTP_METHOD_STR_UPDATE "UPDATE"         /**< RFC 3253. */
#define MHD_HTTP_METHOD_STR_UPDATEREDIRECTREF "UPDATEREDIRECTREF" /**< RFC 4437. */
#define MHD_HTTP_METHOD_STR_VERSION_CONTROL "VERSION-CONTROL"     /**< RFC 3253. */
/** @} */

/** @name Names of fields
 * Source: IANA registry of HTTP field names. RFC 4229 describes where the oldest ones come from.
 */
/** @{ */
/* Fields of HTTP itself */
#define MHD_HTTP_HEADER_ACCEPT "Accept"                   /**< RFC 9110, section 12.5.1. */
#define MHD_HTTP_HEADER_ACCEPT_CHARSET "Accept-Charset"   /**< RFC 9110, section 12.5.2. */
#define MHD_HTTP_HEADER_ACCEPT_ENCODING "Accept-Encoding" /**< RFC 9110, section 12.5.3. */
#define MHD_HTTP_HEADER_ACCEPT_LANGUAGE "Accept-Language" /**< RFC 9110, section 12.5.4. */
#define MHD_HTTP_HEADER_ACCEPT_RANGES "Accept-Ranges"     /**< RFC 9110, section 14.3. */
#define MHD_HTTP_HEADER_AGE "Age"                         /**< RFC 9111, section 5.1. */
#define MHD_HTTP_HEADER_ALLOW "Allow"                     /**< RFC 9110, section 10.2.1. */
#define MHD_HTTP_HEADER_AUTHENTICATION_INFO                                          \
  "Authentication-Info"                               /**< RFC 9110, section 11.6.3. \
                                                       */
#define MHD_HTTP_HEADER_AUTHORIZATION "Authorization" /**< RFC 9110, section 11.6.2. */
#define MHD_HTTP_HEADER_CACHE_CONTROL "Cache-Control" /**< RFC 9111, section 5.2. */
#define MHD_HTTP_HEADER_CLOSE "Close"                 /**< Reserved name. RFC 9112, section 9.6. */
#define MHD_HTTP_HEADER_CONNECTION "Connection"       /**< RFC 9110, section 7.6.1. */
#define MHD_HTTP_HEADER_CONTENT_ENCODING "Content-Encoding"   /**< RFC 9110, section 8.4. */
#define MHD_HTTP_HEADER_CONTENT_LANGUAGE "Content-Language"   /**< RFC 9110, section 8.5. */
#define MHD_HTTP_HEADER_CONTENT_LENGTH "Content-Length"       /**< RFC 9110, section 8.6. */
#define MHD_HTTP_HEADER_CONTENT_LOCATION "Content-Location"   /**< RFC 9110, section 8.7. */
#define MHD_HTTP_HEADER_CONTENT_RANGE "Content-Range"         /**< RFC 9110, section 14.4. */
#define MHD_HTTP_HEADER_CONTENT_TYPE "Content-Type"           /**< RFC 9110, section 8.3. */
#define MHD_HTTP_HEADER_DATE "Date"                           /**< RFC 9110, section 6.6.1. */
#define MHD_HTTP_HEADER_ETAG "ETag"                           /**< RFC 9110, section 8.8.3. */
#define MHD_HTTP_HEADER_EXPECT "Expect"                       /**< RFC 9110, section 10.1.1. */
#define MHD_HTTP_HEADER_EXPIRES "Expires"                     /**< RFC 9111, section 5.3. */
#define MHD_HTTP_HEADER_FROM "From"                           /**< RFC 9110, section 10.1.2. */
#define MHD_HTTP_HEADER_HOST "Host"                           /**< RFC 9110, section 7.2. */
#define MHD_HTTP_HEADER_IF_MATCH "If-Match"                   /**< RFC 9110, section 13.1.1. */
#define MHD_HTTP_HEADER_IF_MODIFIED_SINCE "If-Modified-Since" /**< RFC 9110, section 13.1.3. */
#define MHD_HTTP_HEADER_IF_NONE_MATCH "If-None-Match"         /**< RFC 9110, section 13.1.2. */
#define MHD_HTTP_HEADER_IF_RANGE "If-Range"                   /**< RFC 9110, section 13.1.5. */
#define MHD_HTTP_HEADER_IF_UNMODIFIED_SINCE                                                    \
  "If-Unmodified-Since"                                         /**< RFC 9110, section 13.1.4. \
                                                                 */
#define MHD_HTTP_HEADER_LAST_MODIFIED "Last-Modified"           /**< RFC 9110, section 8.8.2. */
#define MHD_HTTP_HEADER_LOCATION "Location"                     /**< RFC 9110, section 10.2.2. */
#define MHD_HTTP_HEADER_MAX_FORWARDS "Max-Forwards"             /**< RFC 9110, section 7.6.2. */
#define MHD_HTTP_HEADER_MIME_VERSION "MIME-Version"             /**< RFC 9112, appendix B.1. */
#define MHD_HTTP_HEADER_PRAGMA "Pragma"                         /**< RFC 9111, section 5.4. */
#define MHD_HTTP_HEADER_PROXY_AUTHENTICATE "Proxy-Authenticate" /**< RFC 9110, section 11.7.1. */
/** RFC 9110, section 11.7.3. */
#define MHD_HTTP_HEADER_PROXY_AUTHENTICATION_INFO "Proxy-Authentication-Info"
#define MHD_HTTP_HEADER_PROXY_AUTHORIZATION                                                  \
  "Proxy-Authorization"                                       /**< RFC 9110, section 11.7.2. \
                                                               */
#define MHD_HTTP_HEADER_RANGE "Range"                         /**< RFC 9110, section 14.2. */
#define MHD_HTTP_HEADER_REFERER "Referer"                     /**< RFC 9110, section 10.1.3. */
#define MHD_HTTP_HEADER_RETRY_AFTER "Retry-After"             /**< RFC 9110, section 10.2.3. */
#define MHD_HTTP_HEADER_SERVER "Server"                       /**< RFC 9110, section 10.2.4. */
#define MHD_HTTP_HEADER_TE "TE"                               /**< RFC 9110, section 10.1.4. */
#define MHD_HTTP_HEADER_TRAILER "Trailer"                     /**< RFC 9110, section 6.6.2. */
#define MHD_HTTP_HEADER_TRANSFER_ENCODING "Transfer-Encoding" /**< RFC 9112, section 6.1. */
#define MHD_HTTP_HEADER_UPGRADE "Upgrade"                     /**< RFC 9110, section 7.8. */
#define MHD_HTTP_HEADER_USER_AGENT "User-Agent"               /**< RFC 9110, section 10.1.5. */
#define MHD_HTTP_HEADER_VARY "Vary"                           /**< RFC 9110, section 12.5.5. */
#define MHD_HTTP_HEADER_VIA "Via"                             /**< RFC 9110, section 7.6.3. */
#define MHD_HTTP_HEADER_WWW_AUTHENTICATE "WWW-Authenticate"   /**< RFC 9110, section 11.6.1. */
#define MHD_HTTP_HEADER_ASTERISK "*" /**< Reserved name. RFC 9110, section 12.5.5. */

/* Registered fields of extensions */
#define MHD_HTTP_HEADER_A_IM "A-IM"                         /**< RFC 3229. */
#define MHD_HTTP_HEADER_ACCEPT_ADDITIONS "Accept-Additions" /**< RFC 2324. */
#define MHD_HTTP_HEADER_ACCEPT_CH "Accept-CH"               /**< RFC 8942. */
#define MHD_HTTP_HEADER_ACCEPT_DATETIME "Accept-Datetime"   /**< RFC 7089. */
#define MHD_HTTP_HEADER_ACCEPT_FEATURES "Accept-Features"   /**< RFC 2295. */
#define MHD_HTTP_HEADER_ACCEPT_PATCH "Accept-Patch"         /**< RFC 5789. */
#define MHD_HTTP_HEADER_ACCEPT_POST "Accept-Post"           /**< W3C Linked Data Platform. */
#define MHD_HTTP_HEADER_ACCEPT_SIGNATURE "Accept-Signature" /**< RFC 9421. */
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_CREDENTIALS "Access-Control-Allow-Credentials"
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_HEADERS "Access-Control-Allow-Headers"
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_METHODS "Access-Control-Allow-Methods"
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN "Access-Control-Allow-Origin"
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL_EXPOSE_HEADERS "Access-Control-Expose-Headers"
#define MHD_HTTP_HEADER_ACCESS_CONTROL_MAX_AGE "Access-Control-Max-Age" /**< WHATWG Fetch. */
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL_REQUEST_HEADERS "Access-Control-Request-Headers"
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL_REQUEST_METHOD "Access-Control-Request-Method"
#define MHD_HTTP_HEADER_ALPN "ALPN"                                     /**< RFC 7639. */
#define MHD_HTTP_HEADER_ALT_SVC "Alt-Svc"                               /**< RFC 7838. */
#define MHD_HTTP_HEADER_ALT_USED "Alt-Used"                             /**< RFC 7838. */
#define MHD_HTTP_HEADER_ALTERNATES "Alternates"                         /**< RFC 2295. */
#define MHD_HTTP_HEADER_APPLY_TO_REDIRECT_REF "Apply-To-Redirect-Ref"   /**< RFC 4437. */
#define MHD_HTTP_HEADER_AUTHENTICATION_CONTROL "Authentication-Control" /**< RFC 8053. */
#define MHD_HTTP_HEADER_CACHE_STATUS "Cache-Status"                     /**< RFC 9211. */
#define MHD_HTTP_HEADER_CAL_MANAGED_ID "Cal-Managed-ID"                 /**< RFC 8607. */
#define MHD_HTTP_HEADER_CALDAV_TIMEZONES "CalDAV-Timezones"             /**< RFC 7809. */
#define MHD_HTTP_HEADER_CAPSULE_PROTOCOL "Capsule-Protocol"             /**< RFC 9297. */
#define MHD_HTTP_HEADER_CDN_CACHE_CONTROL "CDN-Cache-Control"           /**< RFC 9213. */
#define MHD_HTTP_HEADER_CDN_LOOP "CDN-Loop"                             /**< RFC 8586. */
#define MHD_HTTP_HEADER_CERT_NOT_AFTER "Cert-Not-After"                 /**< RFC 8739. */
#define MHD_HTTP_HEADER_CERT_NOT_BEFORE "Cert-Not-Before"               /**< RFC 8739. */
#define MHD_HTTP_HEADER_CLEAR_SITE_DATA "Clear-Site-Data"               /**< W3C Clear Site Data. */
#define MHD_HTTP_HEADER_CLIENT_CERT "Client-Cert"                       /**< RFC 9440. */
#define MHD_HTTP_HEADER_CLIENT_CERT_CHAIN "Client-Cert-Chain"           /**< RFC 9440. */
#define MHD_HTTP_HEADER_CONTENT_DIGEST "Content-Digest"                 /**< RFC 9530. */
#define MHD_HTTP_HEADER_CONTENT_DISPOSITION "Content-Disposition"       /**< RFC 6266. */
#define MHD_HTTP_HEADER_CONTENT_ID "Content-ID"                         /**< RFC 4229. */
/** W3C Content Security Policy. */
#define MHD_HTTP_HEADER_CONTENT_SECURITY_POLICY "Content-Security-Policy"
/** W3C Content Security Policy. */
#define MHD_HTTP_HEADER_CONTENT_SECURITY_POLICY_REPORT_ONLY "Content-Security-Policy-Report-Only"
#define MHD_HTTP_HEADER_COOKIE "Cookie" /**< RFC 6265. */
/** WHATWG HTML. */
#define MHD_HTTP_HEADER_CROSS_ORIGIN_EMBEDDER_POLICY "Cross-Origin-Embedder-Policy"
/** WHATWG HTML. */
#define MHD_HTTP_HEADER_CROSS_ORIGIN_EMBEDDER_POLICY_REPORT_ONLY \
  "Cross-Origin-Embedder-Policy-Report-Only"
#define MHD_HTTP_HEADER_CROSS_ORIGIN_OPENER_POLICY \
  "Cross-Origin-Opener-Policy" /**< WHATWG HTML.   \
                                */
/** WHATWG HTML. */
#define MHD_HTTP_HEADER_CROSS_ORIGIN_OPENER_POLICY_REPORT_ONLY \
  "Cross-Origin-Opener-Policy-Report-Only"
/** WHATWG Fetch. */
#define MHD_HTTP_HEADER_CROSS_ORIGIN_RESOURCE_POLICY "Cross-Origin-Resource-Policy"
#define MHD_HTTP_HEADER_DASL "DASL"                                   /**< RFC 5323. */
#define MHD_HTTP_HEADER_DAV "DAV"                                     /**< RFC 4918. */
#define MHD_HTTP_HEADER_DELTA_BASE "Delta-Base"                       /**< RFC 3229. */
#define MHD_HTTP_HEADER_DEPTH "Depth"                                 /**< RFC 4918. */
#define MHD_HTTP_HEADER_DESTINATION "Destination"                     /**< RFC 4918. */
#define MHD_HTTP_HEADER_DIFFERENTIAL_ID "Differential-ID"             /**< RFC 4229. */
#define MHD_HTTP_HEADER_DPOP "DPoP"                                   /**< RFC 9449. */
#define MHD_HTTP_HEADER_DPOP_NONCE "DPoP-Nonce"                       /**< RFC 9449. */
#define MHD_HTTP_HEADER_EARLY_DATA "Early-Data"                       /**< RFC 8470. */
#define MHD_HTTP_HEADER_EXPECT_CT "Expect-CT"                         /**< RFC 9163. */
#define MHD_HTTP_HEADER_FORWARDED "Forwarded"                         /**< RFC 7239. */
#define MHD_HTTP_HEADER_HOBAREG "Hobareg"                             /**< RFC 7486. */
#define MHD_HTTP_HEADER_IF "If"                                       /**< RFC 4918. */
#define MHD_HTTP_HEADER_IF_SCHEDULE_TAG_MATCH "If-Schedule-Tag-Match" /**< RFC 6638. */
#define MHD_HTTP_HEADER_IM "IM"                                       /**< RFC 3229. */
/** RFC 8473. */
#define MHD_HTTP_HEADER_INCLUDE_REFERRED_TOKEN_BINDING_ID "Include-Referred-Token-Binding-ID"
#define MHD_HTTP_HEADER_KEEP_ALIVE "Keep-Alive"             /**< RFC 2068, section 19.7.1.1. */
#define MHD_HTTP_HEADER_LABEL "Label"                       /**< RFC 3253. */
#define MHD_HTTP_HEADER_LAST_EVENT_ID "Last-Event-ID"       /**< WHATWG HTML. */
#define MHD_HTTP_HEADER_LINK "Link"                         /**< RFC 8288. */
#define MHD_HTTP_HEADER_LOCK_TOKEN "Lock-Token"             /**< RFC 4918. */
#define MHD_HTTP_HEADER_MEMENTO_DATETIME "Memento-Datetime" /**< RFC 7089. */
#define MHD_HTTP_HEADER_METER "Meter"                       /**< RFC 2227. */
#define MHD_HTTP_HEADER_NEGOTIATE "Negotiate"               /**< RFC 2295. */
#define MHD_HTTP_HEADER_NEL "NEL"                           /**< W3C Network Error Logging. */
#define MHD_HTTP_HEADER_ODATA_ENTITYID "OData-EntityId"     /**< OASIS OData. */
#define MHD_HTTP_HEADER_ODATA_ISOLATION "OData-Isolation"   /**< OASIS OData. */
#define MHD_HTTP_HEADER_ODATA_MAXVERSION "OData-MaxVersion" /**< OASIS OData. */
#define MHD_HTTP_HEADER_ODATA_VERSION "OData-Version"       /**< OASIS OData. */
#define MHD_HTTP_HEADER_OPTIONAL_WWW_AUTHENTICATE "Optional-WWW-Authenticate" /**< RFC 8053. */
#define MHD_HTTP_HEADER_ORDERING_TYPE "Ordering-Type"                         /**< RFC 3648. */
#define MHD_HTTP_HEADER_ORIGIN "Origin"                                       /**< RFC 6454. */
#define MHD_HTTP_HEADER_ORIGIN_AGENT_CLUSTER "Origin-Agent-Cluster"           /**< WHATWG HTML. */
#define MHD_HTTP_HEADER_OSCORE "OSCORE"                                       /**< RFC 8613. */
#define MHD_HTTP_HEADER_OSLC_CORE_VERSION "OSLC-Core-Version"   /**< OASIS OSLC Core. */
#define MHD_HTTP_HEADER_OVERWRITE "Overwrite"                   /**< RFC 4918. */
#define MHD_HTTP_HEADER_PING_FROM "Ping-From"                   /**< WHATWG HTML. */
#define MHD_HTTP_HEADER_PING_TO "Ping-To"                       /**< WHATWG HTML. */
#define MHD_HTTP_HEADER_POSITION "Position"                     /**< RFC 3648. */
#define MHD_HTTP_HEADER_PREFER "Prefer"                         /**< RFC 7240. */
#define MHD_HTTP_HEADER_PREFERENCE_APPLIED "Preference-Applied" /**< RFC 7240. */
#define MHD_HTTP_HEADER_PRIORITY "Priority"                     /**< RFC 9218. */
#define MHD_HTTP_HEADER_PROXY_STATUS "Proxy-Status"             /**< RFC 9209. */
#define MHD_HTTP_HEADER_PUBLIC_KEY_PINS "Public-Key-Pins"       /**< RFC 7469. */
#define MHD_HTTP_HEADER_PUBLIC_KEY_PINS_REPORT_ONLY                                        \
  "Public-Key-Pins-Report-Only"                                             /**< RFC 7469. \
                                                                             */
#define MHD_HTTP_HEADER_REDIRECT_REF "Redirect-Ref"                         /**< RFC 4437. */
#define MHD_HTTP_HEADER_REFRESH "Refresh"                                   /**< WHATWG HTML. */
#define MHD_HTTP_HEADER_REPLAY_NONCE "Replay-Nonce"                         /**< RFC 8555. */
#define MHD_HTTP_HEADER_REPR_DIGEST "Repr-Digest"                           /**< RFC 9530. */
#define MHD_HTTP_HEADER_SCHEDULE_REPLY "Schedule-Reply"                     /**< RFC 6638. */
#define MHD_HTTP_HEADER_SCHEDULE_TAG "Schedule-Tag"                         /**< RFC 6638. */
#define MHD_HTTP_HEADER_SEC_PURPOSE "Sec-Purpose"                           /**< WHATWG Fetch. */
#define MHD_HTTP_HEADER_SEC_TOKEN_BINDING "Sec-Token-Binding"               /**< RFC 8473. */
#define MHD_HTTP_HEADER_SEC_WEBSOCKET_ACCEPT "Sec-WebSocket-Accept"         /**< RFC 6455. */
#define MHD_HTTP_HEADER_SEC_WEBSOCKET_EXTENSIONS "Sec-WebSocket-Extensions" /**< RFC 6455. */
#define MHD_HTTP_HEADER_SEC_WEBSOCKET_KEY "Sec-WebSocket-Key"               /**< RFC 6455. */
#define MHD_HTTP_HEADER_SEC_WEBSOCKET_PROTOCOL "Sec-WebSocket-Protocol"     /**< RFC 6455. */
#define MHD_HTTP_HEADER_SEC_WEBSOCKET_VERSION "Sec-WebSocket-Version"       /**< RFC 6455. */
#define MHD_HTTP_HEADER_SERVER_TIMING "Server-Timing"     /**< W3C Server Timing. */
#define MHD_HTTP_HEADER_SET_COOKIE "Set-Cookie"           /**< RFC 6265. */
#define MHD_HTTP_HEADER_SIGNATURE "Signature"             /**< RFC 9421. */
#define MHD_HTTP_HEADER_SIGNATURE_INPUT "Signature-Input" /**< RFC 9421. */
#define MHD_HTTP_HEADER_SLUG "SLUG"                       /**< RFC 5023. */
#define MHD_HTTP_HEADER_SOAPACTION "SoapAction"           /**< SOAP 1.1. */
#define MHD_HTTP_HEADER_STATUS_URI "Status-URI"           /**< RFC 2518. */
#define MHD_HTTP_HEADER_STRICT_TRANSPORT_SECURITY "Strict-Transport-Security" /**< RFC 6797. */
#define MHD_HTTP_HEADER_SUNSET "Sunset"                                       /**< RFC 8594. */
/** Edge Architecture Specification. */
#define MHD_HTTP_HEADER_SURROGATE_CAPABILITY "Surrogate-Capability"
/** Edge Architecture Specification. */
#define MHD_HTTP_HEADER_SURROGATE_CONTROL "Surrogate-Control"
#define MHD_HTTP_HEADER_TCN "TCN"                                       /**< RFC 2295. */
#define MHD_HTTP_HEADER_TIMEOUT "Timeout"                               /**< RFC 4918. */
#define MHD_HTTP_HEADER_TOPIC "Topic"                                   /**< RFC 8030. */
#define MHD_HTTP_HEADER_TRACEPARENT "Traceparent"                       /**< W3C Trace Context. */
#define MHD_HTTP_HEADER_TRACESTATE "Tracestate"                         /**< W3C Trace Context. */
#define MHD_HTTP_HEADER_TTL "TTL"                                       /**< RFC 8030. */
#define MHD_HTTP_HEADER_URGENCY "Urgency"                               /**< RFC 8030. */
#define MHD_HTTP_HEADER_VARIANT_VARY "Variant-Vary"                     /**< RFC 2295. */
#define MHD_HTTP_HEADER_WANT_CONTENT_DIGEST "Want-Content-Digest"       /**< RFC 9530. */
#define MHD_HTTP_HEADER_WANT_REPR_DIGEST "Want-Repr-Digest"             /**< RFC 9530. */
#define MHD_HTTP_HEADER_X_CONTENT_TYPE_OPTIONS "X-Content-Type-Options" /**< WHATWG Fetch. */
#define MHD_HTTP_HEADER_X_FRAME_OPTIONS "X-Frame-Options"               /**< WHATWG HTML. */

/* Fields with a provisional registration */
#define MHD_HTTP_HEADER_AMP_CACHE_TRANSFORM "AMP-Cache-Transform" /**< AMP Cache Transform. */
/** OASIS OSLC Configuration Management. */
#define MHD_HTTP_HEADER_CONFIGURATION_CONTEXT "Configuration-Context"
#define MHD_HTTP_HEADER_EDIINT_FEATURES "EDIINT-Features"       /**< RFC 6017. */
#define MHD_HTTP_HEADER_ISOLATION "Isolation"                   /**< OASIS OData. */
#define MHD_HTTP_HEADER_PERMISSIONS_POLICY "Permissions-Policy" /**< W3C Permissions Policy. */
/** OASIS Repeatable Requests. */
#define MHD_HTTP_HEADER_REPEATABILITY_CLIENT_ID "Repeatability-Client-ID"
/** OASIS Repeatable Requests. */
#define MHD_HTTP_HEADER_REPEATABILITY_FIRST_SENT "Repeatability-First-Sent"
/** OASIS Repeatable Requests. */
#define MHD_HTTP_HEADER_REPEATABILITY_REQUEST_ID "Repeatability-Request-ID"
/** OASIS Repeatable Requests. */
#define MHD_HTTP_HEADER_REPEATABILITY_RESULT "Repeatability-Result"
#define MHD_HTTP_HEADER_REPORTING_ENDPOINTS "Reporting-Endpoints" /**< W3C Reporting API. */
#define MHD_HTTP_HEADER_SEC_GPC "Sec-GPC"                         /**< Global Privacy Control. */
#define MHD_HTTP_HEADER_TIMING_ALLOW_ORIGIN "Timing-Allow-Origin" /**< W3C Resource Timing. */

/* Deprecated and obsoleted fields */
#define MHD_HTTP_HEADER_C_PEP_INFO "C-PEP-Info"                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_PROTOCOL_INFO "Protocol-Info"               /**< RFC 4229. */
#define MHD_HTTP_HEADER_PROTOCOL_QUERY "Protocol-Query"             /**< RFC 4229. */
#define MHD_HTTP_HEADER_ACCESS_CONTROL "Access-Control"             /**< RFC 4229. */
#define MHD_HTTP_HEADER_C_EXT "C-Ext"                               /**< RFC 4229. */
#define MHD_HTTP_HEADER_C_MAN "C-Man"                               /**< RFC 4229. */
#define MHD_HTTP_HEADER_C_OPT "C-Opt"                               /**< RFC 4229. */
#define MHD_HTTP_HEADER_C_PEP "C-PEP"                               /**< RFC 4229. */
#define MHD_HTTP_HEADER_CONTENT_BASE "Content-Base"                 /**< RFC 4229. */
#define MHD_HTTP_HEADER_CONTENT_MD5 "Content-MD5"                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_CONTENT_SCRIPT_TYPE "Content-Script-Type"   /**< RFC 4229. */
#define MHD_HTTP_HEADER_CONTENT_STYLE_TYPE "Content-Style-Type"     /**< RFC 4229. */
#define MHD_HTTP_HEADER_CONTENT_VERSION "Content-Version"           /**< RFC 4229. */
#define MHD_HTTP_HEADER_COOKIE2 "Cookie2"                           /**< RFC 2965. */
#define MHD_HTTP_HEADER_DEFAULT_STYLE "Default-Style"               /**< RFC 4229. */
#define MHD_HTTP_HEADER_DERIVED_FROM "Derived-From"                 /**< RFC 4229. */
#define MHD_HTTP_HEADER_DIGEST "Digest"                             /**< RFC 3230. */
#define MHD_HTTP_HEADER_EXT "Ext"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_GETPROFILE "GetProfile"                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_HTTP2_SETTINGS "HTTP2-Settings"             /**< RFC 7540, section 3.2.1. */
#define MHD_HTTP_HEADER_MAN "Man"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_METHOD_CHECK "Method-Check"                 /**< RFC 4229. */
#define MHD_HTTP_HEADER_METHOD_CHECK_EXPIRES "Method-Check-Expires" /**< RFC 4229. */
#define MHD_HTTP_HEADER_OPT "Opt"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_P3P "P3P"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_PEP "PEP"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_PEP_INFO "Pep-Info"                         /**< RFC 4229. */
#define MHD_HTTP_HEADER_PICS_LABEL "PICS-Label"                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_PROFILEOBJECT "ProfileObject"               /**< RFC 4229. */
#define MHD_HTTP_HEADER_PROTOCOL "Protocol"                         /**< RFC 4229. */
#define MHD_HTTP_HEADER_PROTOCOL_REQUEST "Protocol-Request"         /**< RFC 4229. */
#define MHD_HTTP_HEADER_PROXY_FEATURES "Proxy-Features"             /**< RFC 4229. */
#define MHD_HTTP_HEADER_PROXY_INSTRUCTION "Proxy-Instruction"       /**< RFC 4229. */
#define MHD_HTTP_HEADER_PUBLIC "Public"                             /**< RFC 4229. */
#define MHD_HTTP_HEADER_REFERER_ROOT "Referer-Root"                 /**< RFC 4229. */
#define MHD_HTTP_HEADER_SAFE "Safe"                                 /**< RFC 2310. */
#define MHD_HTTP_HEADER_SECURITY_SCHEME "Security-Scheme"           /**< RFC 2660. */
#define MHD_HTTP_HEADER_SET_COOKIE2 "Set-Cookie2"                   /**< RFC 2965. */
#define MHD_HTTP_HEADER_SETPROFILE "SetProfile"                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_URI "URI"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_WANT_DIGEST "Want-Digest"                   /**< RFC 3230. */
#define MHD_HTTP_HEADER_WARNING "Warning"                           /**< RFC 7234, section 5.5. */
#define MHD_HTTP_HEADER_COMPLIANCE "Compliance"                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_CONTENT_TRANSFER_ENCODING "Content-Transfer-Encoding" /**< RFC 4229. */
#define MHD_HTTP_HEADER_COST "Cost"                                           /**< RFC 4229. */
#define MHD_HTTP_HEADER_MESSAGE_ID "Message-ID"                               /**< RFC 4229. */
#define MHD_HTTP_HEADER_NON_COMPLIANCE "Non-Compliance"                       /**< RFC 4229. */
#define MHD_HTTP_HEADER_OPTIONAL "Optional"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_RESOLUTION_HINT "Resolution-Hint"                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_RESOLVER_LOCATION "Resolver-Location"                 /**< RFC 4229. */
#define MHD_HTTP_HEADER_SUBOK "SubOK"                                         /**< RFC 4229. */
#define MHD_HTTP_HEADER_SUBST "Subst"                                         /**< RFC 4229. */
#define MHD_HTTP_HEADER_TITLE "Title"                                         /**< RFC 4229. */
#define MHD_HTTP_HEADER_UA_COLOR "UA-Color"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_UA_MEDIA "UA-Media"                                   /**< RFC 4229. */
#define MHD_HTTP_HEADER_UA_PIXELS "UA-Pixels"                                 /**< RFC 4229. */
#define MHD_HTTP_HEADER_UA_RESOLUTION "UA-Resolution"                         /**< RFC 4229. */
#define MHD_HTTP_HEADER_UA_WINDOWPIXELS "UA-Windowpixels"                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_VERSION "Version"                                     /**< RFC 4229. */
#define MHD_HTTP_HEADER_X_DEVICE_ACCEPT "X-Device-Accept" /**< W3C Content Transformation. */
/** W3C Content Transformation. */
#define MHD_HTTP_HEADER_X_DEVICE_ACCEPT_CHARSET "X-Device-Accept-Charset"
/** W3C Content Transformation. */
#define MHD_HTTP_HEADER_X_DEVICE_ACCEPT_ENCODING "X-Device-Accept-Encoding"
/** W3C Content Transformation. */
#define MHD_HTTP_HEADER_X_DEVICE_ACCEPT_LANGUAGE "X-Device-Accept-Language"
/** W3C Content Transformation. */
#define MHD_HTTP_HEADER_X_DEVICE_USER_AGENT "X-Device-User-Agent"
/** @} */

/** @} */

/* ======================================== daemon */

/** @defgroup daemon Daemons */
/** @{ */

/** Called for each request as soon as its header section has been received: the application decides
 * what to do.
 *
 * It runs on the thread that drives the connection and holds up the other connections of that
 * thread while it runs; to wait for something it returns #MHD_action_suspend. After
 * #MHD_request_resume it is called again for the same request. Exactly one action may be made per
 * call.
 * @param cls what the application gave to #MHD_daemon_create
 * @param request the request; valid until its #MHD_RequestEndedCallback has returned
 * @param path the path of the request target, percent-decoded and without the query (RFC 3986,
 *        section 3.3). It may hold NUL bytes: its length counts. `*` for `OPTIONS *`, host and port
 *        for CONNECT, which is not decoded. Valid only in this call
 * @param method the method; for #MHD_HTTP_METHOD_OTHER see
 *        #MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING
 * @param upload_size size of the content in bytes: 0 without content, #MHD_SIZE_UNKNOWN when it is
 *        chunked
 * @return the action; NULL closes the connection at once and without reply, as
 *         #MHD_action_abort_request does. The action of another request counts as NULL and is
 *         logged */
typedef const struct MHD_Action* (*MHD_RequestCallback)(void* cls,
                                                        struct MHD_Request* MHD_RESTRICT request,
                                                        const struct MHD_String* MHD_RESTRICT path,
                                                        enum MHD_HTTP_Method method,
                                                        uint_fast64_t upload_size);

/** Makes a daemon with default options. It does nothing before #MHD_daemon_start.
 * Any thread may call it.
 * @param req_cb called for each request; not NULL
 * @param req_cb_cls first argument of @a req_cb
 * @return the daemon, to be destroyed by #MHD_daemon_destroy; NULL when @a req_cb is NULL or there
 *        is not enough memory */
MHD_EXTERN_ struct MHD_Daemon* MHD_daemon_create(MHD_RequestCallback req_cb,
                                                 void* req_cb_cls) MHD_FN_MUST_CHECK_RESULT_;

/** Starts a daemon: checks its options, opens the listening socket, starts the threads of its work
 * mode.
 *
 * May be called once per daemon, by any thread, not from callbacks. After a failure, which is
 * logged, only #MHD_daemon_destroy may follow. Without an option that names a port, an address or a
 * socket the daemon does not listen and serves only connections given to
 * #MHD_daemon_add_connection.
 * @param daemon the daemon
 * @retval MHD_SC_OK the daemon runs
 * @retval MHD_SC_TOO_LATE it was started before
 * @retval MHD_SC_OPTIONS_CONFLICT options exclude each other, for example two of BIND_PORT, BIND_SA
 *        and LISTEN_SOCKET
 * @retval MHD_SC_CONFIGURATION_UNEXPECTED_WM the work mode has an unknown value
 * @retval MHD_SC_CONFIGURATION_UNEXPECTED_SPS the polling function has an unknown value
 * @retval MHD_SC_SYSCALL_WORK_MODE_COMBINATION_INVALID the polling function does not fit the work
 *        mode
 * @retval MHD_SC_EXTERNAL_EVENT_ONLY an option belongs to the work modes with external event loop
 *        only
 * @retval MHD_SC_SELECT_SYSCALL_NOT_AVAILABLE select() was asked for and is not available
 * @retval MHD_SC_POLL_SYSCALL_NOT_AVAILABLE poll() was asked for and is not available
 * @retval MHD_SC_EPOLL_SYSCALL_NOT_AVAILABLE epoll was asked for and is not available
 * @retval MHD_SC_FEATURE_DISABLED an option needs something that is not in this build
 * @retval MHD_SC_CONFIGURATION_CONN_LIMIT_TOO_SMALL the limit of connections is below the number of
 *        workers
 * @retval MHD_SC_MAX_FD_NUMBER_LIMIT_TOO_STRICT the limit of descriptor numbers is too small
 * @retval MHD_SC_AF_NOT_AVAILABLE the system does not have the address family
 * @retval MHD_SC_FAILED_TO_OPEN_LISTEN_SOCKET socket() failed
 * @retval MHD_SC_LISTEN_SOCKET_BIND_FAILED bind() failed, for example because the port is taken
 * @retval MHD_SC_LISTEN_FAILURE listen() failed
 * @retval MHD_SC_LISTEN_SOCKET_NONBLOCKING_FAILURE the listening socket stays blocking
 * @retval MHD_SC_LISTEN_FD_OUTSIDE_OF_SET_RANGE the listening socket does not fit the polling
 *        function
 * @retval MHD_SC_LISTEN_PORT_REUSE_ENABLE_FAILED sharing of the port failed
 * @retval MHD_SC_LISTEN_ADDRESS_EXCLUSIVE_ENABLE_FAILED exclusive use of the address failed
 * @retval MHD_SC_LISTEN_DUAL_STACK_NOT_SUITABLE dual stack was asked for an address that cannot
 *        have it
 * @retval MHD_SC_LISTEN_DUAL_STACK_CONFIGURATION_REJECTED the system refused the dual stack setting
 * @retval MHD_SC_CONFIGURATION_WRONG_SA_SIZE the address of BIND_SA is malformed
 * @retval MHD_SC_LISTEN_FAST_OPEN_FAILURE TCP Fast Open was required and is not available
 * @retval MHD_SC_ITC_INITIALIZATION_FAILED the wake-up channel could not be made
 * @retval MHD_SC_EPOLL_CTL_CREATE_FAILED the epoll descriptor could not be made
 * @retval MHD_SC_EPOLL_ADD_DAEMON_FDS_FAILURE the daemon's own descriptors could not be added to
 *        epoll
 * @retval MHD_SC_EXT_EVENT_REG_DAEMON_FDS_FAILURE the registration callback failed for the daemon's
 *        descriptors
 * @retval MHD_SC_DAEMON_MEM_ALLOC_FAILURE not enough memory
 * @retval MHD_SC_THREAD_LISTENING_LAUNCH_FAILURE the listening thread could not be started
 * @retval MHD_SC_THREAD_WORKER_LAUNCH_FAILURE a worker thread could not be started
 * @retval MHD_SC_TLS_DISABLED TLS was asked for and is not in this build
 * @retval MHD_SC_TLS_BACKEND_UNSUPPORTED the TLS backend asked for is not in this build
 * @retval MHD_SC_TLS_BACKEND_UNAVAILABLE the TLS backend asked for cannot be used
 * @retval MHD_SC_TLS_CONF_BAD_CERT certificate, key or authority cannot be read or do not fit
 *        together
 * @retval MHD_SC_TLS_BACKEND_DAEMON_INCOMPATIBLE_SETTINGS the TLS backend cannot do what the
 *        options ask for
 * @retval MHD_SC_TLS_DAEMON_INIT_FAILED the TLS library failed
 * @retval MHD_SC_DIGEST_AUTH_NC_LENGTH_TOO_BIG the table of nonces is too large
 * @retval MHD_SC_DIGEST_AUTH_NC_ALLOCATION_FAILURE not enough memory for the table of nonces */
MHD_EXTERN_ enum MHD_StatusCode MHD_daemon_start(struct MHD_Daemon* daemon)
    MHD_FN_PAR_NONNULL_(1) MHD_FN_MUST_CHECK_RESULT_;

/** Ends listening: no new connection is accepted, those that exist go on.
 *
 * Clients that wait in the queue of the listening socket stay there, so that another process or
 * daemon which shares the socket serves them. Any thread may call it, also from a callback. A
 * connection that was accepted before is told by #MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS.
 * @param daemon the daemon
 * @return the listening socket, owned by the application from now on; the daemon does not use it any
 *         more, so it may be closed at once. #MHD_INVALID_SOCKET when the daemon does not listen
 *         (any more) */
MHD_EXTERN_ MHD_Socket MHD_daemon_quiesce(struct MHD_Daemon* daemon) MHD_FN_PAR_NONNULL_ALL_;

/** Stops a daemon and releases it; the pointer is invalid afterwards.
 *
 * Listening ends, replies that are being sent get up to 5 seconds to finish, what is then left is
 * cut. Requests that have arrived but were not given to the application yet are not begun; for them
 * a connection that has sent replies is read from for up to 2 seconds, so that the client gets these
 * replies. Suspended requests end at once. All termination and notification callbacks run before the
 * function returns; they tell the reason #MHD_REQUEST_ENDED_DAEMON_SHUTDOWN. Upgraded connections
 * must have been closed (#MHD_upgraded_close); those that were not are logged. It may be called on
 * a daemon that was never started or failed to start, by any thread, not from callbacks (that is
 * refused and logged). With external event loops no other thread may be inside a function of the
 * daemon.
 * @param daemon the daemon */
MHD_EXTERN_ void MHD_daemon_destroy(struct MHD_Daemon* daemon) MHD_FN_PAR_NONNULL_ALL_;

/** Runs a daemon in the work mode #MHD_WM_EXTERNAL_PERIODIC or #MHD_WM_EXTERNAL_SINGLE_FD_WATCH:
 * waits until something can be done, does it, returns.
 *
 * One thread at a time may call it, never from a callback. The wait is ended early by
 * #MHD_request_resume and #MHD_daemon_add_connection of other threads.
 * @param daemon the daemon
 * @param microsec longest wait in microseconds; 0 does not wait, #MHD_WAIT_INDEFINITELY waits
 *        without limit
 * @retval MHD_SC_OK done, perhaps there was nothing to do
 * @retval MHD_SC_TOO_EARLY the daemon has not been started
 * @retval MHD_SC_TOO_LATE the daemon is stopping
 * @retval MHD_SC_EXTERNAL_EVENT_ONLY the work mode runs the daemon by itself or by registered
 *        events
 * @retval MHD_SC_DAEMON_SYS_DATA_BROKEN a descriptor of the daemon is broken */
MHD_EXTERN_ enum MHD_StatusCode MHD_daemon_process_blocking(struct MHD_Daemon* daemon,
                                                            uint_fast64_t microsec)
    MHD_FN_PAR_NONNULL_(1);

/** As #MHD_daemon_process_blocking, without waiting.
 * @param daemon the daemon
 * @return as #MHD_daemon_process_blocking */
#define MHD_daemon_process_nonblocking(daemon) MHD_daemon_process_blocking(daemon, 0)

/** @name External event loops
 * In the work modes #MHD_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL and #MHD_WM_EXTERNAL_EVENT_LOOP_CB_EDGE
 * the event loop of the application watches the descriptors that the daemon registers, tells what
 * happened to them (#MHD_daemon_event_update) and lets the daemon work
 * (#MHD_daemon_process_reg_events). One thread does all of this.
 */
/** @{ */

/** States of a descriptor: what to watch for, and what has happened. A bit mask. */
enum MHD_FdState {
  MHD_FD_STATE_NONE = 0,            /**< Nothing; as state to watch for: remove the descriptor. */
  MHD_FD_STATE_RECV = 1,            /**< Readable, or a connection can be accepted. */
  MHD_FD_STATE_SEND = 2,            /**< Writable. */
  MHD_FD_STATE_EXCEPT = 4,          /**< Error or hang-up; it is always watched. */
  MHD_FD_STATE_RECV_SEND = 3,       /**< Readable and writable. */
  MHD_FD_STATE_RECV_EXCEPT = 5,     /**< Readable and error. */
  MHD_FD_STATE_SEND_EXCEPT = 6,     /**< Writable and error. It was 5 in April 2025, by mistake. */
  MHD_FD_STATE_RECV_SEND_EXCEPT = 7 /**< Readable, writable and error. */
};

/** Tests whether a state is in a set of states.
 * @param var the set
 * @param state the state
 * @return a truth value */
#define MHD_FD_STATE_IS_SET(var, state) \
  (0 != (MHD_CAST_(unsigned int, (var)) & MHD_CAST_(unsigned int, (state))))
/** Tests for #MHD_FD_STATE_RECV.
 * @param var the set of states
 * @return a truth value */
#define MHD_FD_STATE_IS_SET_RECV(var) MHD_FD_STATE_IS_SET((var), MHD_FD_STATE_RECV)
/** Tests for #MHD_FD_STATE_SEND.
 * @param var the set of states
 * @return a truth value */
#define MHD_FD_STATE_IS_SET_SEND(var) MHD_FD_STATE_IS_SET((var), MHD_FD_STATE_SEND)
/** Tests for #MHD_FD_STATE_EXCEPT.
 * @param var the set of states
 * @return a truth value */
#define MHD_FD_STATE_IS_SET_EXCEPT(var) MHD_FD_STATE_IS_SET((var), MHD_FD_STATE_EXCEPT)

/** Adds a state to a set of states.
 * @param var a variable with the set; it is changed
 * @param state the state */
#define MHD_FD_STATE_SET(var, state)   \
  ((var) = MHD_CAST_(enum MHD_FdState, \
                     MHD_CAST_(unsigned int, (var)) | MHD_CAST_(unsigned int, (state))))
/** Adds #MHD_FD_STATE_RECV.
 * @param var a variable with the set; it is changed */
#define MHD_FD_STATE_SET_RECV(var) MHD_FD_STATE_SET(var, MHD_FD_STATE_RECV)
/** Adds #MHD_FD_STATE_SEND.
 * @param var a variable with the set; it is changed */
#define MHD_FD_STATE_SET_SEND(var) MHD_FD_STATE_SET(var, MHD_FD_STATE_SEND)
/** Adds #MHD_FD_STATE_EXCEPT.
 * @param var a variable with the set; it is changed */
#define MHD_FD_STATE_SET_EXCEPT(var) MHD_FD_STATE_SET(var, MHD_FD_STATE_EXCEPT)

/** Removes a state from a set of states.
 * @param var a variable with the set; it is changed
 * @param state the state */
#define MHD_FD_STATE_CLEAR(var, state) \
  ((var) = MHD_CAST_(enum MHD_FdState, \
                     MHD_CAST_(unsigned int, (var)) & ~MHD_CAST_(unsigned int, (state))))
/** Removes #MHD_FD_STATE_RECV.
 * @param var a variable with the set; it is changed */
#define MHD_FD_STATE_CLEAR_RECV(var) MHD_FD_STATE_CLEAR(var, MHD_FD_STATE_RECV)
/** Removes #MHD_FD_STATE_SEND.
 * @param var a variable with the set; it is changed */
#define MHD_FD_STATE_CLEAR_SEND(var) MHD_FD_STATE_CLEAR(var, MHD_FD_STATE_SEND)
/** Removes #MHD_FD_STATE_EXCEPT.
 * @param var a variable with the set; it is changed */
#define MHD_FD_STATE_CLEAR_EXCEPT(var) MHD_FD_STATE_CLEAR(var, MHD_FD_STATE_EXCEPT)

/** What the daemon knows about one registered descriptor; given back to it by
 * #MHD_daemon_event_update. */
struct MHD_EventUpdateContext;

/** Called by the daemon to add a descriptor to the application's event loop, to change or to remove
 * it.
 *
 * It runs inside #MHD_daemon_start, #MHD_daemon_process_reg_events and #MHD_daemon_destroy, on the
 * thread that calls them. It may not call #MHD_daemon_destroy, #MHD_daemon_quiesce or
 * #MHD_daemon_add_connection.
 *
 * In level mode the descriptor is registered again whenever the states to watch for change; in edge
 * mode once, for all states. With #MHD_D_OPTION_REREGISTER_ALL every descriptor is announced in
 * every #MHD_daemon_process_reg_events. A suspended or upgraded connection is removed.
 * @param cls what the application gave with the work mode
 * @param fd the descriptor
 * @param watch_for the states to watch for; #MHD_FD_STATE_NONE removes the descriptor
 * @param app_cntx_old what the callback returned for this descriptor before; NULL when it is new
 * @param ecb_cntx to be given to #MHD_daemon_event_update; valid until the descriptor is removed
 * @return the application's data for the descriptor, not NULL; NULL means that it could not be
 *         watched: the connection is closed, or starting or processing fails when the descriptor is
 *         the daemon's own. NULL for a removal */
typedef MHD_APP_SOCKET_CNTX_TYPE* (*MHD_SocketRegistrationUpdateCallback)(
    void* cls, MHD_Socket fd, enum MHD_FdState watch_for, MHD_APP_SOCKET_CNTX_TYPE* app_cntx_old,
    struct MHD_EventUpdateContext* ecb_cntx);

/** Tells the daemon what happened to one descriptor.
 *
 * In level mode to be called for every registered descriptor between two calls of
 * #MHD_daemon_process_reg_events, in edge mode for those to which something happened. Only the
 * thread of the event loop may call it. In other work modes and before the start it has no effect
 * besides a log message.
 * @param daemon the daemon
 * @param ecb_cntx what the registration callback got for the descriptor
 * @param fd_current_state the states the descriptor is in now */
MHD_EXTERN_ void MHD_daemon_event_update(struct MHD_Daemon* MHD_RESTRICT daemon,
                                         struct MHD_EventUpdateContext* MHD_RESTRICT ecb_cntx,
                                         enum MHD_FdState fd_current_state) MHD_FN_PAR_NONNULL_(1)
    MHD_FN_PAR_NONNULL_(2);

/** Lets the daemon work on everything that #MHD_daemon_event_update told, on resumed requests and
 * on expired time limits; then updates the registered descriptors. Never waits.
 *
 * Only the thread of the event loop may call it, not from a callback. The first call may follow the
 * start at once.
 * @param daemon the daemon
 * @param[out] next_max_wait set to the time in milliseconds within which the next call must follow
 *        even when no descriptor becomes ready: 0 when work is left, #MHD_WAIT_INDEFINITELY when
 *        only a descriptor can bring new work. May be NULL. It is left alone on failure
 * @retval MHD_SC_OK done
 * @retval MHD_SC_TOO_EARLY the daemon has not been started
 * @retval MHD_SC_TOO_LATE the daemon is stopping
 * @retval MHD_SC_EXTERNAL_EVENT_ONLY the work mode has no registered events
 * @retval MHD_SC_DAEMON_SYS_DATA_BROKEN the wake-up channel or the listening socket is broken
 * @retval MHD_SC_EXT_EVENT_REG_DAEMON_FDS_FAILURE the application did not register a descriptor of
 *        the daemon */
MHD_EXTERN_ enum MHD_StatusCode MHD_daemon_process_reg_events(
    struct MHD_Daemon* MHD_RESTRICT daemon, uint_fast64_t* MHD_RESTRICT next_max_wait)
    MHD_FN_PAR_NONNULL_(1);

/** @} */
/** @} */

/* ======================================== options of a daemon */

/** @defgroup doptions Options of a daemon
 * Options are set between #MHD_daemon_create and #MHD_daemon_start:
 * @code
 * MHD_DAEMON_SET_OPTIONS(d, MHD_D_OPTION_BIND_PORT(MHD_AF_AUTO, 8080),
 *                        MHD_D_OPTION_WM_WORKER_THREADS(4));
 * @endcode
 * In C each helper `MHD_D_OPTION_...` is a macro with a compound literal, whose address may be
 * taken; in C++, and where #MHD_NO_COMPOUND_LITERALS is defined, it is an inline function. Setting
 * an option again replaces its value.
 */
/** @{ */

/** Who waits for events and on which threads the connections are served. */
enum MHD_WorkMode {
  MHD_WM_EXTERNAL_PERIODIC = 0,            /**< #MHD_WM_OPTION_EXTERNAL_PERIODIC; the default. */
  MHD_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL = 8, /**< #MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_LEVEL. */
  MHD_WM_EXTERNAL_EVENT_LOOP_CB_EDGE = 9,  /**< #MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_EDGE. */
  MHD_WM_EXTERNAL_SINGLE_FD_WATCH = 16,    /**< #MHD_WM_OPTION_EXTERNAL_SINGLE_FD_WATCH. */
  MHD_WM_WORKER_THREADS = 24,              /**< #MHD_WM_OPTION_WORKER_THREADS. */
  MHD_WM_THREAD_PER_CONNECTION = 32        /**< #MHD_WM_OPTION_THREAD_PER_CONNECTION. */
};

/** Parameters of the work modes with registered events. */
struct MHD_WorkModeExternalEventLoopCBParam {
  /** Called to add, change and remove descriptors; not NULL. */
  MHD_SocketRegistrationUpdateCallback reg_cb;
  void* reg_cb_cls; /**< First argument of the callback. */
};

/** Parameters of the work modes. */
union MHD_WorkModeParam {
  /** For #MHD_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL and #MHD_WM_EXTERNAL_EVENT_LOOP_CB_EDGE. */
  struct MHD_WorkModeExternalEventLoopCBParam v_external_event_loop_cb;
  /** For #MHD_WM_WORKER_THREADS. */
  unsigned int num_worker_threads;
};

/** A work mode with its parameters. */
struct MHD_WorkModeWithParam {
  enum MHD_WorkMode mode;         /**< The work mode. */
  union MHD_WorkModeParam params; /**< Its parameters. */
};

/** Functions of the system to wait for sockets. */
enum MHD_SockPollSyscall {
  MHD_SPS_AUTO = 0,   /**< The best one for the work mode. */
  MHD_SPS_SELECT = 1, /**< select(); limits the numbers of descriptors to FD_SETSIZE. */
  MHD_SPS_POLL = 2,   /**< poll(). */
  MHD_SPS_EPOLL = 3,  /**< epoll; not with #MHD_WM_THREAD_PER_CONNECTION. */
#ifndef MHD_API_APRIL_ONLY
  MHD_SPS_KQUEUE = 4 /**< kqueue; not in this version. Newest; the number is ours. */
#endif
};

/** How the listening socket shares its address. */
enum MHD_DaemonOptionBindType {
  MHD_D_OPTION_BIND_TYPE_SHARED = -1, /**< With other sockets of the same user (SO_REUSEPORT). */
  /** Not with others; may be bound again at once (default). */
  MHD_D_OPTION_BIND_TYPE_NOT_SHARED = 0,
  /** As the default; not while old connections linger. */
  MHD_D_OPTION_BIND_TYPE_NOT_SHARED_STRICTER = 1,
  MHD_D_OPTION_BIND_TYPE_EXCLUSIVE = 2 /**< With nobody, also where the system would allow it. */
};

/** Use of TCP Fast Open (RFC 7413). */
enum MHD_TCPFastOpenType {
  MHD_FOM_DISABLE = -1, /**< Do not use it. */
  MHD_FOM_AUTO = 0,     /**< Use it where possible (default). */
  MHD_FOM_REQUIRE = 1   /**< Use it, fail to start without. */
};

/** Address families to listen on. */
enum MHD_AddressFamily {
  MHD_AF_NONE = 0,             /**< Do not listen. */
  MHD_AF_AUTO = 1,             /**< Dual stack where possible, else what there is. */
  MHD_AF_INET4 = 2,            /**< IPv4 only. */
  MHD_AF_INET6 = 3,            /**< IPv6 only. */
  MHD_AF_DUAL = 4,             /**< IPv4 and IPv6, fail to start without either. */
  MHD_AF_DUAL_v4_OPTIONAL = 5, /**< IPv6, and IPv4 where possible. */
  MHD_AF_DUAL_v6_OPTIONAL = 6  /**< IPv4, and IPv6 where possible. */
};

/** How strictly the rules of HTTP are applied to requests (RFC 9110, RFC 9112). Each level accepts
 * what the stricter ones accept. Whatever is accepted is delimited in the one way the RFCs allow,
 * and nothing behind a refused request is taken as a request. The table "Strictness" of the manual
 * has the same rules, one in each line.
 */
enum MHD_ProtocolStrictLevel {
  /** For servers in the internet. Tolerates in a head: LF alone as line end; HTAB between the parts
   * of the request line; folded fields; up to 16 empty lines before the request; an expectation that
   * is not known; a second Content-Type. Ignores fields in a trailer section that may not be there.
   * Accepts "https" in an absolute-form, and POST or PUT of HTTP/1.0 without Content-Length. Answers
   * GET and HEAD with blanks in the target by a redirect (301) to the target with escapes. */
  MHD_PSL_DEFAULT = 0,
  /** Refuses all of that, but one empty line; also TRACE with content. POST and PUT of HTTP/1.0
   * without Content-Length are answered with 411, unknown expectations with 417, and "https" without
   * TLS with 421. */
  MHD_PSL_STRICT = 1,
  /** Tolerates in addition to #MHD_PSL_DEFAULT: runs of blanks between the parts of the request line
   * and around it; NUL and CR without LF, which become spaces; lines with a blank in front before the
   * first field, which are ignored; equal Content-Length fields; Content-Length beside
   * Transfer-Encoding, which is ignored and ends the connection; any scheme in an absolute-form. */
  MHD_PSL_PERMISSIVE = -1,
  /** Refuses in addition to #MHD_PSL_STRICT: any empty line before the request; blanks in chunk
   * extensions; a Host that differs from an absolute-form. One malformed cookie voids its field. */
  MHD_PSL_VERY_STRICT = 2,
  /** Refuses in addition what RFC 9110 and 9112 only advise against, for tests of clients: bytes and
   * escapes in a target that no URI has; content with GET, HEAD and DELETE; POST, PUT and PATCH
   * without Content-Length and Transfer-Encoding (411). */
  MHD_PSL_EXTRA_STRICT = 3,
  /** Tolerates in addition to #MHD_PSL_PERMISSIVE: blanks in the target, which is then given as it
   * is; field names that are empty or have blanks in them, unless they look like Content-Length,
   * Transfer-Encoding or Host; lines without colon, which are ignored; blanks in quoted cookies. */
  MHD_PSL_VERY_PERMISSIVE = -2,
  /** Tolerates in addition, for tests only: no Host or several; blanks before the colon of a field,
   * which are dropped; CR without LF in values of fields, which stays; 1024 empty lines before the
   * request; blanks around '=' in cookies. */
  MHD_PSL_EXTRA_PERMISSIVE = -3
};

/** Which strictness to take when the build lacks the wanted one. This library has all, so it does
 * not matter. */
enum MHD_UseStictLevel {
  MHD_USL_THIS_OR_STRICTER = 0, /**< The next stricter one. */
  MHD_USL_PRECISE = 1,          /**< Exactly this one. */
  MHD_USL_NEAREST = 2           /**< The nearest one. */
};

/** Libraries that can do TLS. */
enum MHD_TlsBackend {
  MHD_TLS_BACKEND_NONE = 0,    /**< No TLS: plain TCP. */
  MHD_TLS_BACKEND_ANY = 1,     /**< Any that is available. */
  MHD_TLS_BACKEND_GNUTLS = 2,  /**< GnuTLS. */
  MHD_TLS_BACKEND_OPENSSL = 3, /**< OpenSSL; not in this version. */
#ifndef MHD_API_APRIL_ONLY
  MHD_TLS_BACKEND_MBEDTLS = 4 /**< Mbed TLS; not in this version. Newest; the number is ours. */
#endif
};

/** What a nonce of digest authentication is bound to. A bit mask. */
enum MHD_DaemonOptionValueDAuthBindNonce {
  MHD_D_OPTION_VALUE_DAUTH_BIND_NONCE_NONE = 0,       /**< Nothing. */
  MHD_D_OPTION_VALUE_DAUTH_BIND_NONCE_REALM = 1,      /**< The realm. */
  MHD_D_OPTION_VALUE_DAUTH_BIND_NONCE_URI = 2,        /**< The path of the request target. */
  MHD_D_OPTION_VALUE_DAUTH_BIND_NONCE_URI_PARAMS = 4, /**< The query of the request target. */
  MHD_D_OPTION_VALUE_DAUTH_BIND_NONCE_CLIENT_IP = 8   /**< The address of the client. */
};

/** Called for each log message of a daemon.
 * It may run on any thread of the library and on several at once, and must not call functions of
 * the daemon.
 * @param cls what the application gave with the option
 * @param sc the subject of the message
 * @param fm the message as format of printf, without line feed at its end
 * @param ap the arguments of the format; valid only in this call */
typedef void (*MHD_LoggingCallback)(void* cls, enum MHD_StatusCode sc, const char* fm, va_list ap);

/** The handshake that asks for a pre-shared key; valid in the callback that got it. */
struct MHD_ServerCredentialsContext;

/** Called in a TLS handshake to look up the pre-shared key of a client (RFC 4279, RFC 8446 section
 * 2.2). It calls #MHD_connection_set_psk exactly once before it returns. It runs on the thread of
 * the connection.
 * @param cls what the application gave with the option
 * @param connection the connection
 * @param username the identity that the client sent; valid only in this call
 * @param mscc to be given to #MHD_connection_set_psk */
typedef void (*MHD_PskServerCredentialsCallback)(
    void* cls, const struct MHD_Connection* MHD_RESTRICT connection,
    const struct MHD_String* MHD_RESTRICT username, struct MHD_ServerCredentialsContext* mscc);

/** Gives the pre-shared key that #MHD_PskServerCredentialsCallback was asked for.
 * May be called only from that callback, once.
 * @param mscc what the callback got
 * @param psk_size size of the key in bytes; 0 when there is no key for this identity
 * @param psk the key, allocated by malloc(); the library owns it from now on and releases it by
 *        free(), also on failure
 * @retval MHD_SC_OK the key will be used
 * @retval MHD_SC_TLS_DISABLED TLS is not in this build
 * @retval MHD_SC_TLS_BACKEND_OPERATION_UNSUPPORTED the TLS backend has no pre-shared keys
 * @retval MHD_SC_TOO_LATE a key was given already */
MHD_EXTERN_ enum MHD_StatusCode MHD_connection_set_psk(
    struct MHD_ServerCredentialsContext* mscc, size_t psk_size,
    const char psk[MHD_FN_PAR_DYN_ARR_SIZE_(psk_size)]);

/** Tells that there is no pre-shared key for the client; the handshake fails.
 * @param mscc what #MHD_PskServerCredentialsCallback got
 * @return as #MHD_connection_set_psk */
#define MHD_connection_set_psk_unavailable(mscc) MHD_connection_set_psk((mscc), 0, NULL)

/** Called once in #MHD_daemon_start, on its thread, when the listening socket is open and TLS is
 * ready, before the threads start. It may query the daemon, for example for its port.
 * @param cls what the application gave with the option */
typedef void (*MHD_DaemonReadyCallback)(void* cls);

/** Called for each new connection before anything is read from it, to accept or refuse it by its
 * address. It runs on the thread that accepts connections or adds one (#MHD_daemon_add_connection).
 * @param cls what the application gave with the option
 * @param addr_len size of the address in bytes; 0 when it is not known
 * @param addr the address; NULL when it is not known. Valid only in this call
 * @return #MHD_YES to accept; #MHD_NO closes the connection without a word */
typedef enum MHD_Bool (*MHD_AcceptPolicyCallback)(void* cls, size_t addr_len,
                                                  const struct sockaddr* addr);

/** What #MHD_EarlyUriLogCallback gets. */
struct MHD_EarlyUriCbData {
  /** The request; only the queries that do not need its header section work yet. */
  struct MHD_Request* request;
  /** The request target as the client sent it, not decoded. Valid only in the callback. */
  struct MHD_String full_uri;
  enum MHD_HTTP_Method method; /**< The method. */
};

/** Called for each request as soon as its request line has been received.
 * It runs on the thread that drives the connection. Of the request only its method, its version, its
 * connection and stream and the application's data are known yet; other queries give
 * #MHD_SC_TOO_EARLY.
 *
 * When the request is answered with a response of the application, the termination callback of that
 * response gets what was stored. A request that is refused before #MHD_RequestCallback, or that the
 * application aborts, has no response and so no such callback; #MHD_D_OPTION_REQUEST_ENDED_CALLBACK
 * has one for every request.
 * @param cls what the application gave with the option
 * @param req_data the request and its target
 * @param request_app_context_ptr the place for the application's data of the request: what is
 *        stored here is seen by #MHD_REQUEST_INFO_FIXED_APP_CONTEXT and #MHD_RequestEndedCallback
 */
typedef void (*MHD_EarlyUriLogCallback)(void* cls, const struct MHD_EarlyUriCbData* req_data,
                                        void** request_app_context_ptr);

/** What happened to a connection. */
enum MHD_ConnectionNotificationCode {
  MHD_CONNECTION_NOTIFY_STARTED = 0, /**< It has been accepted; nothing has been read from it. */
  MHD_CONNECTION_NOTIFY_CLOSED = 1   /**< It ends; all of its requests have ended. */
};

/** Details of a notification; none yet. */
union MHD_ConnectionNotificationDetails {
  int reserved1; /**< Not used. */
};

/** What #MHD_NotifyConnectionCallback gets. */
struct MHD_ConnectionNotificationData {
  struct MHD_Connection* connection; /**< The connection. */
  /** The application's data, at first those given to #MHD_daemon_add_connection, else NULL. Changes
   * are kept. */
  void* application_context;
  enum MHD_ConnectionNotificationCode code;        /**< What happened. */
  union MHD_ConnectionNotificationDetails details; /**< Details. */
};

/** Called when a connection starts and when it is closed, on the thread that drives it.
 *
 * For each connection the order is: connection started, stream started, its requests, stream closed,
 * connection closed. Whatever was told to be started is told to be closed, at the latest by
 * #MHD_daemon_destroy and then perhaps on the thread that called it. A connection that was accepted,
 * but could not be served, is not told of.
 * @param cls what the application gave with the option
 * @param data what happened; valid only in this call */
typedef void (*MHD_NotifyConnectionCallback)(void* cls,
                                             struct MHD_ConnectionNotificationData* data);

/** What happened to a stream. */
enum MHD_StreamNotificationCode {
  MHD_STREAM_NOTIFY_STARTED = 0, /**< It has been started. */
  MHD_STREAM_NOTIFY_CLOSED = 1   /**< It ends; all of its requests have ended. */
};

/** Details of #MHD_STREAM_NOTIFY_STARTED. */
struct MHD_StreamNotificationDetailStarted {
  enum MHD_Bool by_client; /**< Who started the stream; with HTTP/1 always the client. */
};

/** Details of a notification. */
union MHD_StreamNotificationDetail {
  struct MHD_StreamNotificationDetailStarted started; /**< For #MHD_STREAM_NOTIFY_STARTED. */
};

/** What #MHD_NotifyStreamCallback gets. */
struct MHD_StreamNotificationData {
  struct MHD_Stream* stream;                  /**< The stream. */
  enum MHD_StreamNotificationCode code;       /**< What happened. */
  union MHD_StreamNotificationDetail details; /**< Details. */
};

/** Called when a stream starts and when it is closed, on the thread that drives its connection.
 * @param cls what the application gave with the option
 * @param data what happened; valid only in this call */
typedef void (*MHD_NotifyStreamCallback)(void* cls, const struct MHD_StreamNotificationData* data);

struct MHD_RequestEndedData;

/** Called exactly once when a request ends: that of a response
 * (#MHD_R_OPTION_TERMINATION_CALLBACK) for each request that uses the response, then that of the
 * daemon (#MHD_D_OPTION_REQUEST_ENDED_CALLBACK) for each request that the application has seen. It is
 * the last callback of the request; afterwards the request and its strings are invalid. It runs on
 * the thread that drives the connection, or in #MHD_daemon_destroy.
 * @param cls what the application gave with the option
 * @param data how the request ended; valid only in this call
 * @param request_app_context the application's data of the request
 *        (#MHD_REQUEST_INFO_FIXED_APP_CONTEXT) */
typedef void (*MHD_RequestEndedCallback)(void* cls, const struct MHD_RequestEndedData* data,
                                         void* request_app_context);

/** Names of the options of a daemon. */
enum MHD_DaemonOption {
  MHD_D_O_END = 0,                  /**< End of an array of options: #MHD_D_OPTION_TERMINATE. */
  MHD_D_O_WORK_MODE = 40,           /**< #MHD_D_OPTION_WORK_MODE. */
  MHD_D_O_POLL_SYSCALL = 41,        /**< #MHD_D_OPTION_POLL_SYSCALL. */
  MHD_D_O_REREGISTER_ALL = 45,      /**< #MHD_D_OPTION_REREGISTER_ALL. */
  MHD_D_O_LOG_CALLBACK = 60,        /**< #MHD_D_OPTION_LOG_CALLBACK. */
  MHD_D_O_BIND_PORT = 80,           /**< #MHD_D_OPTION_BIND_PORT. */
  MHD_D_O_BIND_SA = 81,             /**< #MHD_D_OPTION_BIND_SA. */
  MHD_D_O_LISTEN_SOCKET = 82,       /**< #MHD_D_OPTION_LISTEN_SOCKET. */
  MHD_D_O_LISTEN_ADDR_REUSE = 100,  /**< #MHD_D_OPTION_LISTEN_ADDR_REUSE. */
  MHD_D_O_TCP_FASTOPEN = 101,       /**< #MHD_D_OPTION_TCP_FASTOPEN. */
  MHD_D_O_LISTEN_BACKLOG = 102,     /**< #MHD_D_OPTION_LISTEN_BACKLOG. */
  MHD_D_O_SIGPIPE_SUPPRESSED = 103, /**< #MHD_D_OPTION_SIGPIPE_SUPPRESSED. */
  MHD_D_O_TLS = 120,                /**< #MHD_D_OPTION_TLS. */
  MHD_D_O_TLS_CERT_KEY = 121,       /**< #MHD_D_OPTION_TLS_CERT_KEY. */
  MHD_D_O_TLS_CLIENT_CA = 122,      /**< #MHD_D_OPTION_TLS_CLIENT_CA. */
  MHD_D_O_TLS_PSK_CALLBACK = 130,   /**< #MHD_D_OPTION_TLS_PSK_CALLBACK. */
  MHD_D_O_NO_ALPN = 140,            /**< #MHD_D_OPTION_NO_ALPN. */
#ifndef MHD_API_NEWEST_ONLY
  MHD_D_O_DEFAULT_TIMEOUT = 160, /**< #MHD_D_OPTION_DEFAULT_TIMEOUT. */
#endif
  MHD_D_O_GLOBAL_CONNECTION_LIMIT = 161, /**< #MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT. */
  MHD_D_O_PER_IP_LIMIT = 162,            /**< #MHD_D_OPTION_PER_IP_LIMIT. */
  MHD_D_O_ACCEPT_POLICY = 163,           /**< #MHD_D_OPTION_ACCEPT_POLICY. */
#ifndef MHD_API_APRIL_ONLY
  /** #MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC. The number is ours. */
  MHD_D_O_DEFAULT_TIMEOUT_MILSEC = 164,
#endif
  MHD_D_O_PROTOCOL_STRICT_LEVEL = 200, /**< #MHD_D_OPTION_PROTOCOL_STRICT_LEVEL. */
  MHD_D_O_EARLY_URI_LOGGER = 201,      /**< #MHD_D_OPTION_EARLY_URI_LOGGER. */
  /** #MHD_D_OPTION_DISABLE_URI_QUERY_PLUS_AS_SPACE. */
  MHD_D_O_DISABLE_URI_QUERY_PLUS_AS_SPACE = 202,
  MHD_D_O_SUPPRESS_DATE_HEADER = 240,      /**< #MHD_D_OPTION_SUPPRESS_DATE_HEADER. */
  MHD_D_O_ENABLE_SHOUTCAST = 241,          /**< #MHD_D_OPTION_ENABLE_SHOUTCAST. */
  MHD_D_O_CONN_MEMORY_LIMIT = 280,         /**< #MHD_D_OPTION_CONN_MEMORY_LIMIT. */
  MHD_D_O_LARGE_POOL_SIZE = 281,           /**< #MHD_D_OPTION_LARGE_POOL_SIZE. */
  MHD_D_O_STACK_SIZE = 282,                /**< #MHD_D_OPTION_STACK_SIZE. */
  MHD_D_O_FD_NUMBER_LIMIT = 283,           /**< #MHD_D_OPTION_FD_NUMBER_LIMIT. */
  MHD_D_O_TURBO = 320,                     /**< #MHD_D_OPTION_TURBO. */
  MHD_D_O_DISABLE_THREAD_SAFETY = 321,     /**< #MHD_D_OPTION_DISABLE_THREAD_SAFETY. */
  MHD_D_O_DISALLOW_UPGRADE = 322,          /**< #MHD_D_OPTION_DISALLOW_UPGRADE. */
  MHD_D_O_DISALLOW_SUSPEND_RESUME = 323,   /**< #MHD_D_OPTION_DISALLOW_SUSPEND_RESUME. */
  MHD_D_O_DISABLE_COOKIES = 324,           /**< #MHD_D_OPTION_DISABLE_COOKIES. */
  MHD_D_O_DAEMON_READY_CALLBACK = 360,     /**< #MHD_D_OPTION_DAEMON_READY_CALLBACK. */
  MHD_D_O_NOTIFY_CONNECTION = 361,         /**< #MHD_D_OPTION_NOTIFY_CONNECTION. */
  MHD_D_O_NOTIFY_STREAM = 362,             /**< #MHD_D_OPTION_NOTIFY_STREAM. */
  MHD_D_O_RANDOM_ENTROPY = 400,            /**< #MHD_D_OPTION_RANDOM_ENTROPY. */
  MHD_D_O_AUTH_DIGEST_MAP_SIZE = 401,      /**< #MHD_D_OPTION_AUTH_DIGEST_MAP_SIZE. */
  MHD_D_O_AUTH_DIGEST_NONCE_TIMEOUT = 403, /**< #MHD_D_OPTION_AUTH_DIGEST_NONCE_TIMEOUT. */
  MHD_D_O_AUTH_DIGEST_DEF_MAX_NC = 404,    /**< #MHD_D_OPTION_AUTH_DIGEST_DEF_MAX_NC. */
#ifndef MHD_API_APRIL_ONLY
  /* From here on: ours, not in GNU libmicrohttpd 2. */
  MHD_D_O_HEAD_TIMEOUT_MILSEC = 40000,     /**< #MHD_D_OPTION_HEAD_TIMEOUT_MILSEC. Ours. */
  MHD_D_O_BODY_RATE = 40001,               /**< #MHD_D_OPTION_BODY_RATE. Ours. */
  MHD_D_O_WRITE_RATE = 40002,              /**< #MHD_D_OPTION_WRITE_RATE. Ours. */
  MHD_D_O_DRAIN_LIMIT = 40003,             /**< #MHD_D_OPTION_DRAIN_LIMIT. Ours. */
  MHD_D_O_SHUTDOWN_TIMEOUT_MILSEC = 40004, /**< #MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC. Ours. */
  MHD_D_O_SUSPEND_TIMEOUT_MILSEC = 40005,  /**< #MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC. Ours. */
  MHD_D_O_SUSPENDED_HALF_CLOSE = 40006,    /**< #MHD_D_OPTION_SUSPENDED_HALF_CLOSE. Ours. */
  /** #MHD_D_OPTION_REQUEST_ENDED_CALLBACK. Ours. */
  MHD_D_O_REQUEST_ENDED_CALLBACK = 40007,
  MHD_D_O_HEAD_LIMIT = 40020,              /**< #MHD_D_OPTION_HEAD_LIMIT. Ours. */
  MHD_D_O_REQUEST_LINE_LIMIT = 40021,      /**< #MHD_D_OPTION_REQUEST_LINE_LIMIT. Ours. */
  MHD_D_O_FIELD_LINE_LIMIT = 40022,        /**< #MHD_D_OPTION_FIELD_LINE_LIMIT. Ours. */
  MHD_D_O_HEADER_FIELDS_LIMIT = 40023,     /**< #MHD_D_OPTION_HEADER_FIELDS_LIMIT. Ours. */
  MHD_D_O_CHUNK_EXTENSIONS_LIMIT = 40024,  /**< #MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT. Ours. */
  MHD_D_O_FORM_FIELDS_LIMIT = 40025,       /**< #MHD_D_OPTION_FORM_FIELDS_LIMIT. Ours. */
  MHD_D_O_FORM_HEAD_LIMIT = 40026,         /**< #MHD_D_OPTION_FORM_HEAD_LIMIT. Ours. */
#endif
  MHD_D_O_SENTINEL = 65535                 /**< Not an option: keeps the size of the type. */
};

/** Value of #MHD_D_O_LOG_CALLBACK. */
struct MHD_DaemonOptionValueLog {
  MHD_LoggingCallback v_log_cb; /**< The callback. */
  void* v_log_cb_cls;           /**< Its first argument. */
};
/** Value of #MHD_D_O_BIND_PORT. */
struct MHD_DaemonOptionValueBind {
  enum MHD_AddressFamily v_af; /**< The address family. */
  uint_least16_t v_port;       /**< The port in host byte order. */
};
/** Value of #MHD_D_O_BIND_SA. */
struct MHD_DaemonOptionValueSA {
  size_t v_sa_len;       /**< Size of the address in bytes. */
  struct sockaddr* v_sa; /**< The address. */
  enum MHD_Bool v_dual;  /**< Whether an IPv6 socket serves IPv4 too. */
};
/** Value of #MHD_D_O_TCP_FASTOPEN. */
struct MHD_DaemonOptionValueTFO {
  enum MHD_TCPFastOpenType v_option; /**< Whether to use it. */
  unsigned int v_queue_length;       /**< Length of its queue. */
};
/** Value of #MHD_D_O_TLS_CERT_KEY. */
struct MHD_DaemonOptionValueTlsCert {
  char* v_mem_cert;       /**< The certificates. */
  const char* v_mem_key;  /**< The private key. */
  const char* v_mem_pass; /**< The password of the key. */
};
/** Value of #MHD_D_O_TLS_PSK_CALLBACK. */
struct MHD_DaemonOptionValueTlsPskCB {
  MHD_PskServerCredentialsCallback v_psk_cb; /**< The callback. */
  void* v_psk_cb_cls;                        /**< Its first argument. */
};
/** Value of #MHD_D_O_ACCEPT_POLICY. */
struct MHD_DaemonOptionValueAcceptPol {
  MHD_AcceptPolicyCallback v_apc; /**< The callback. */
  void* v_apc_cls;                /**< Its first argument. */
};
/** Value of #MHD_D_O_PROTOCOL_STRICT_LEVEL. */
struct MHD_DaemonOptionValueStrctLvl {
  enum MHD_ProtocolStrictLevel v_sl; /**< The level. */
  enum MHD_UseStictLevel v_how;      /**< What to do without that level. */
};
/** Value of #MHD_D_O_EARLY_URI_LOGGER. */
struct MHD_DaemonOptionValueUriCB {
  MHD_EarlyUriLogCallback v_cb; /**< The callback. */
  void* v_cls;                  /**< Its first argument. */
};
/** Value of #MHD_D_O_DAEMON_READY_CALLBACK. */
struct MHD_DaemonOptionValueReadyCB {
  MHD_DaemonReadyCallback v_cb; /**< The callback. */
  void* v_cb_cls;               /**< Its argument. */
};
/** Value of #MHD_D_O_NOTIFY_CONNECTION. */
struct MHD_DaemonOptionValueNotifConnCB {
  MHD_NotifyConnectionCallback v_ncc; /**< The callback. */
  void* v_cls;                        /**< Its first argument. */
};
/** Value of #MHD_D_O_NOTIFY_STREAM. */
struct MHD_DaemonOptionValueNotifStreamCB {
  MHD_NotifyStreamCallback v_nsc; /**< The callback. */
  void* v_cls;                    /**< Its first argument. */
};
/** Value of #MHD_D_O_RANDOM_ENTROPY. */
struct MHD_DaemonOptionEntropySeed {
  size_t v_buf_size; /**< Size of the data in bytes. */
  void* v_buf;       /**< The data. */
};
#ifndef MHD_API_APRIL_ONLY
/** Value of #MHD_D_O_BODY_RATE. Ours, not in GNU libmicrohttpd 2. */
struct MHD_DaemonOptionValueBodyRate {
  uint_fast32_t v_start_milsec;  /**< The time that every content has, in milliseconds. */
  uint_fast32_t v_least_per_sec; /**< Bytes that prolong it by a second. */
};
/** Value of #MHD_D_O_WRITE_RATE. Ours, not in GNU libmicrohttpd 2. */
struct MHD_DaemonOptionValueWriteRate {
  uint_fast32_t v_period_milsec; /**< The period in milliseconds. */
  uint_fast32_t v_least_bytes;   /**< Bytes that must leave in each period. */
};
/** Value of #MHD_D_O_DRAIN_LIMIT. Ours, not in GNU libmicrohttpd 2. */
struct MHD_DaemonOptionValueDrain {
  size_t v_bytes;         /**< Most bytes. */
  uint_fast32_t v_milsec; /**< Longest time in milliseconds. */
};
/** Value of #MHD_D_O_REQUEST_ENDED_CALLBACK. Ours, not in GNU libmicrohttpd 2. */
struct MHD_DaemonOptionValueReqEndedCB {
  MHD_RequestEndedCallback v_cb; /**< The callback. */
  void* v_cls;                   /**< Its first argument. */
};
/** Value of #MHD_D_O_CHUNK_EXTENSIONS_LIMIT. Ours, not in GNU libmicrohttpd 2. */
struct MHD_DaemonOptionValueChunkExt {
  size_t v_line;  /**< Longest line in front of a chunk. */
  size_t v_total; /**< Most bytes of extensions in one request. */
};
#endif

/** Values of the options of a daemon. */
union MHD_DaemonOptionValue {
  struct MHD_WorkModeWithParam work_mode;           /**< Value of #MHD_D_O_WORK_MODE. */
  enum MHD_SockPollSyscall poll_syscall;            /**< Value of #MHD_D_O_POLL_SYSCALL. */
  enum MHD_Bool reregister_all;                     /**< Value of #MHD_D_O_REREGISTER_ALL. */
  struct MHD_DaemonOptionValueLog log_callback;     /**< Value of #MHD_D_O_LOG_CALLBACK. */
  struct MHD_DaemonOptionValueBind bind_port;       /**< Value of #MHD_D_O_BIND_PORT. */
  struct MHD_DaemonOptionValueSA bind_sa;           /**< Value of #MHD_D_O_BIND_SA. */
  MHD_Socket listen_socket;                         /**< Value of #MHD_D_O_LISTEN_SOCKET. */
  enum MHD_DaemonOptionBindType listen_addr_reuse;  /**< Value of #MHD_D_O_LISTEN_ADDR_REUSE. */
  struct MHD_DaemonOptionValueTFO tcp_fastopen;     /**< Value of #MHD_D_O_TCP_FASTOPEN. */
  unsigned int listen_backlog;                      /**< Value of #MHD_D_O_LISTEN_BACKLOG. */
  enum MHD_Bool sigpipe_suppressed;                 /**< Value of #MHD_D_O_SIGPIPE_SUPPRESSED. */
  enum MHD_TlsBackend tls;                          /**< Value of #MHD_D_O_TLS. */
  struct MHD_DaemonOptionValueTlsCert tls_cert_key; /**< Value of #MHD_D_O_TLS_CERT_KEY. */
  const char* tls_client_ca;                        /**< Value of #MHD_D_O_TLS_CLIENT_CA. */
  struct MHD_DaemonOptionValueTlsPskCB tls_psk_callback; /**< Value of #MHD_D_O_TLS_PSK_CALLBACK. */
  enum MHD_Bool no_alpn;                                 /**< Value of #MHD_D_O_NO_ALPN. */
#ifndef MHD_API_NEWEST_ONLY
  unsigned int default_timeout; /**< Value of #MHD_D_O_DEFAULT_TIMEOUT. */
#endif
#ifndef MHD_API_APRIL_ONLY
  uint_fast32_t default_timeout_milsec; /**< Value of #MHD_D_O_DEFAULT_TIMEOUT_MILSEC. */
#endif
  unsigned int global_connection_limit; /**< Value of #MHD_D_O_GLOBAL_CONNECTION_LIMIT. */
  unsigned int per_ip_limit;            /**< Value of #MHD_D_O_PER_IP_LIMIT. */
  struct MHD_DaemonOptionValueAcceptPol accept_policy; /**< Value of #MHD_D_O_ACCEPT_POLICY. */
  /** Value of #MHD_D_O_PROTOCOL_STRICT_LEVEL. */
  struct MHD_DaemonOptionValueStrctLvl protocol_strict_level;
  struct MHD_DaemonOptionValueUriCB early_uri_logger; /**< Value of #MHD_D_O_EARLY_URI_LOGGER. */
  /** Value of #MHD_D_O_DISABLE_URI_QUERY_PLUS_AS_SPACE. */
  enum MHD_Bool disable_uri_query_plus_as_space;
  enum MHD_Bool suppress_date_header;    /**< Value of #MHD_D_O_SUPPRESS_DATE_HEADER. */
  enum MHD_Bool enable_shoutcast;        /**< Value of #MHD_D_O_ENABLE_SHOUTCAST. */
  size_t conn_memory_limit;              /**< Value of #MHD_D_O_CONN_MEMORY_LIMIT. */
  size_t large_pool_size;                /**< Value of #MHD_D_O_LARGE_POOL_SIZE. */
  size_t stack_size;                     /**< Value of #MHD_D_O_STACK_SIZE. */
  MHD_Socket fd_number_limit;            /**< Value of #MHD_D_O_FD_NUMBER_LIMIT. */
  enum MHD_Bool turbo;                   /**< Value of #MHD_D_O_TURBO. */
  enum MHD_Bool disable_thread_safety;   /**< Value of #MHD_D_O_DISABLE_THREAD_SAFETY. */
  enum MHD_Bool disallow_upgrade;        /**< Value of #MHD_D_O_DISALLOW_UPGRADE. */
  enum MHD_Bool disallow_suspend_resume; /**< Value of #MHD_D_O_DISALLOW_SUSPEND_RESUME. */
  enum MHD_Bool disable_cookies;         /**< Value of #MHD_D_O_DISABLE_COOKIES. */
  /** Value of #MHD_D_O_DAEMON_READY_CALLBACK. */
  struct MHD_DaemonOptionValueReadyCB daemon_ready_callback;
  /** Value of #MHD_D_O_NOTIFY_CONNECTION. */
  struct MHD_DaemonOptionValueNotifConnCB notify_connection;
  struct MHD_DaemonOptionValueNotifStreamCB notify_stream; /**< Value of #MHD_D_O_NOTIFY_STREAM. */
  struct MHD_DaemonOptionEntropySeed random_entropy;       /**< Value of #MHD_D_O_RANDOM_ENTROPY. */
  size_t auth_digest_map_size;            /**< Value of #MHD_D_O_AUTH_DIGEST_MAP_SIZE. */
  unsigned int auth_digest_nonce_timeout; /**< Value of #MHD_D_O_AUTH_DIGEST_NONCE_TIMEOUT. */
  uint_fast32_t auth_digest_def_max_nc;   /**< Value of #MHD_D_O_AUTH_DIGEST_DEF_MAX_NC. */
#ifndef MHD_API_APRIL_ONLY
  uint_fast32_t head_timeout_milsec;                /**< Value of #MHD_D_O_HEAD_TIMEOUT_MILSEC. */
  struct MHD_DaemonOptionValueBodyRate body_rate;   /**< Value of #MHD_D_O_BODY_RATE. */
  struct MHD_DaemonOptionValueWriteRate write_rate; /**< Value of #MHD_D_O_WRITE_RATE. */
  struct MHD_DaemonOptionValueDrain drain_limit;    /**< Value of #MHD_D_O_DRAIN_LIMIT. */
  uint_fast32_t shutdown_timeout_milsec; /**< Value of #MHD_D_O_SHUTDOWN_TIMEOUT_MILSEC. */
  uint_fast32_t suspend_timeout_milsec;  /**< Value of #MHD_D_O_SUSPEND_TIMEOUT_MILSEC. */
  enum MHD_Bool suspended_half_close;    /**< Value of #MHD_D_O_SUSPENDED_HALF_CLOSE. */
  /** Value of #MHD_D_O_REQUEST_ENDED_CALLBACK. */
  struct MHD_DaemonOptionValueReqEndedCB request_ended_callback;
  size_t head_limit;                     /**< Value of #MHD_D_O_HEAD_LIMIT. */
  size_t request_line_limit;             /**< Value of #MHD_D_O_REQUEST_LINE_LIMIT. */
  size_t field_line_limit;               /**< Value of #MHD_D_O_FIELD_LINE_LIMIT. */
  unsigned int header_fields_limit;      /**< Value of #MHD_D_O_HEADER_FIELDS_LIMIT. */
  /** Value of #MHD_D_O_CHUNK_EXTENSIONS_LIMIT. */
  struct MHD_DaemonOptionValueChunkExt chunk_extensions_limit;
  unsigned int form_fields_limit;        /**< Value of #MHD_D_O_FORM_FIELDS_LIMIT. */
  size_t form_head_limit;                /**< Value of #MHD_D_O_FORM_HEAD_LIMIT. */
#endif
};

/** An option of a daemon with its value; made by the helpers `MHD_D_OPTION_...`. */
struct MHD_DaemonOptionAndValue {
  enum MHD_DaemonOption opt;       /**< The option. */
  union MHD_DaemonOptionValue val; /**< Its value. */
};

/** Sets options of a daemon in the order of the array, up to the END option or the given number,
 * whichever comes first.
 *
 * Values are checked in full by #MHD_daemon_start. After an option that cannot be set the rest is
 * not looked at; those before it stay set. Pointers in options are kept as they are and must stay
 * valid until the daemon is destroyed; data for which the option says so are copied. Any thread may
 * call it before the start, one at a time.
 * @param daemon the daemon
 * @param options the options
 * @param options_max_num the number of options; #MHD_OPTIONS_ARRAY_MAX_SIZE when the array ends at
 *        its END option
 * @retval MHD_SC_OK all options are set
 * @retval MHD_SC_TOO_LATE the daemon has been started
 * @retval MHD_SC_OPTION_UNKNOWN an option is not known
 * @retval MHD_SC_OPTIONS_CONFLICT another option says already where to listen
 * @retval MHD_SC_AF_NOT_SUPPORTED_BY_BUILD the address family of BIND_PORT is not known
 * @retval MHD_SC_CONFIGURATION_WRONG_SA_SIZE the size of the address of BIND_SA is not possible
 * @retval MHD_SC_TLS_CONF_BAD_CERT a certificate or key is NULL
 * @retval MHD_SC_FEATURE_DISABLED the option needs something that is not in this build
 * @retval MHD_SC_DAEMON_MEM_ALLOC_FAILURE not enough memory to copy data */
MHD_EXTERN_ enum MHD_StatusCode MHD_daemon_set_options(
    struct MHD_Daemon* MHD_RESTRICT daemon,
    const struct MHD_DaemonOptionAndValue* MHD_RESTRICT options,
    size_t options_max_num) MHD_FN_PAR_NONNULL_ALL_;

/** Sets one option of a daemon.
 * @param daemon the daemon
 * @param option_ptr pointer to the option
 * @return as #MHD_daemon_set_options */
#define MHD_daemon_set_option(daemon, option_ptr) MHD_daemon_set_options((daemon), (option_ptr), 1)

/** @cond INTERNAL */
#if defined(MHD_USE_COMPOUND_LITERALS) && defined(MHD_USE_DESIG_NEST_INIT)
#define MHD_OPTION_MACROS_ 1
#elif !defined(MHD_NO_STATIC_INLINE)
#define MHD_OPTION_FUNCTIONS_ 1
#endif
/** @endcond */

#ifdef MHD_OPTION_MACROS_
/** @cond INTERNAL */
#define MHD_WM_OPT_(mode_) \
  (struct MHD_WorkModeWithParam) { .mode = mode_ }
#define MHD_WM_OPT_P_(mode_, ...)            \
  (struct MHD_WorkModeWithParam) {           \
    .mode = mode_, .params = { __VA_ARGS__ } \
  }
#define MHD_D_OPT_(option_, ...)           \
  (struct MHD_DaemonOptionAndValue) {      \
    .opt = option_, .val = { __VA_ARGS__ } \
  }
/** @endcond */

/** @name Work modes
 * Values for #MHD_D_OPTION_WORK_MODE. For each there is a shorter form that is an option itself.
 */
/** @{ */

/** No thread of its own: the application calls #MHD_daemon_process_blocking again and again. The
 * default. */
#define MHD_WM_OPTION_EXTERNAL_PERIODIC() MHD_WM_OPT_(MHD_WM_EXTERNAL_PERIODIC)
/** No thread of its own: an event loop of the application watches each descriptor, level-triggered.
 * Needs #MHD_SPS_AUTO as polling function.
 * @param cb_val a #MHD_SocketRegistrationUpdateCallback, called to add, change and remove
 *        descriptors; not NULL
 * @param cb_cls_val first argument of @a cb_val */
#define MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_LEVEL(cb_val, cb_cls_val) \
  MHD_WM_OPT_P_(MHD_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL,                   \
                .v_external_event_loop_cb = {.reg_cb = (cb_val), .reg_cb_cls = (cb_cls_val)})
/** No thread of its own: an event loop of the application watches each descriptor, edge-triggered.
 * Needs #MHD_SPS_AUTO as polling function.
 * @param cb_val a #MHD_SocketRegistrationUpdateCallback, called to add and remove descriptors; not
 *        NULL
 * @param cb_cls_val first argument of @a cb_val */
#define MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_EDGE(cb_val, cb_cls_val) \
  MHD_WM_OPT_P_(MHD_WM_EXTERNAL_EVENT_LOOP_CB_EDGE,                   \
                .v_external_event_loop_cb = {.reg_cb = (cb_val), .reg_cb_cls = (cb_cls_val)})
/** No thread of its own: the application watches one descriptor
 * (#MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD) and calls #MHD_daemon_process_nonblocking when it becomes
 * readable. That happens for time limits as well, so that no timer is needed;
 * #MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT tells them all the same. Needs epoll. */
#define MHD_WM_OPTION_EXTERNAL_SINGLE_FD_WATCH() MHD_WM_OPT_(MHD_WM_EXTERNAL_SINGLE_FD_WATCH)
/** Threads of the library serve the connections, each with an event loop of its own.
 * @param num_workers number of threads (`unsigned int`); 0 and 1 mean one. Not more than the limit
 *        of connections */
#define MHD_WM_OPTION_WORKER_THREADS(num_workers) \
  MHD_WM_OPT_P_(MHD_WM_WORKER_THREADS, .num_worker_threads = (num_workers))
/** One thread of the library listens, and each connection has a thread of its own, whose callbacks
 * may block. */
#define MHD_WM_OPTION_THREAD_PER_CONNECTION() MHD_WM_OPT_(MHD_WM_THREAD_PER_CONNECTION)

/** @} */
/** @name Options of a daemon */
/** @{ */

/** Who waits for events and which threads serve the connections.
 * @param wmp the work mode with its parameters (`struct MHD_WorkModeWithParam`), one of
 *        `MHD_WM_OPTION_...`; default #MHD_WM_OPTION_EXTERNAL_PERIODIC */
#define MHD_D_OPTION_WORK_MODE(wmp) MHD_D_OPT_(MHD_D_O_WORK_MODE, .work_mode = (wmp))
/** The function of the system that waits for sockets.
 * @param els the function (`enum MHD_SockPollSyscall`); default #MHD_SPS_AUTO */
#define MHD_D_OPTION_POLL_SYSCALL(els) MHD_D_OPT_(MHD_D_O_POLL_SYSCALL, .poll_syscall = (els))
/** Announces every descriptor to the registration callback in each #MHD_daemon_process_reg_events,
 * for event loops that forget descriptors. Only for the work modes with registered events; start
 * fails with #MHD_SC_EXTERNAL_EVENT_ONLY otherwise.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_REREGISTER_ALL(value) \
  MHD_D_OPT_(MHD_D_O_REREGISTER_ALL, .reregister_all = (value))
/** Where log messages go. It takes effect at once, also before the start.
 * @param log_cb a #MHD_LoggingCallback; NULL drops the messages. Default: one line per message to
 *        stderr
 * @param log_cb_cls first argument of @a log_cb */
#define MHD_D_OPTION_LOG_CALLBACK(log_cb, log_cb_cls) \
  MHD_D_OPT_(MHD_D_O_LOG_CALLBACK,                    \
             .log_callback = {.v_log_cb = (log_cb), .v_log_cb_cls = (log_cb_cls)})
/** Listens on a TCP port of all addresses of the system. Excludes BIND_SA and LISTEN_SOCKET.
 * @param af the address family (`enum MHD_AddressFamily`); #MHD_AF_NONE does not listen (default)
 * @param port the port in host byte order (`uint_least16_t`); 0 takes a free one, which
 *        #MHD_DAEMON_INFO_FIXED_BIND_PORT tells */
#define MHD_D_OPTION_BIND_PORT(af, port) \
  MHD_D_OPT_(MHD_D_O_BIND_PORT, .bind_port = {.v_af = (af), .v_port = (port)})
/** Listens on an address. Excludes BIND_PORT and LISTEN_SOCKET.
 * @param sa_len size of the address in bytes (`size_t`)
 * @param sa the address (`struct sockaddr *`); it is copied
 * @param dual whether an IPv6 socket serves IPv4 too (`enum MHD_Bool`) */
#define MHD_D_OPTION_BIND_SA(sa_len, sa, dual) \
  MHD_D_OPT_(MHD_D_O_BIND_SA, .bind_sa = {.v_sa_len = (sa_len), .v_sa = (sa), .v_dual = (dual)})
/** Accepts connections from a socket that is listening already. Excludes BIND_PORT and BIND_SA.
 * @param listen_fd the socket (#MHD_Socket), of any stream type (TCP, unix domain); the daemon owns
 *        it as soon as the option is set, and closes it at its end. #MHD_INVALID_SOCKET is ignored
 */
#define MHD_D_OPTION_LISTEN_SOCKET(listen_fd) \
  MHD_D_OPT_(MHD_D_O_LISTEN_SOCKET, .listen_socket = (listen_fd))
/** How the listening socket shares its address with other sockets. Not used with LISTEN_SOCKET.
 * @param reuse_type the kind (`enum MHD_DaemonOptionBindType`); default
 *        #MHD_D_OPTION_BIND_TYPE_NOT_SHARED */
#define MHD_D_OPTION_LISTEN_ADDR_REUSE(reuse_type) \
  MHD_D_OPT_(MHD_D_O_LISTEN_ADDR_REUSE, .listen_addr_reuse = (reuse_type))
/** Use of TCP Fast Open (RFC 7413).
 * @param option whether to use it (`enum MHD_TCPFastOpenType`); default #MHD_FOM_AUTO
 * @param queue_length length of its queue (`unsigned int`); 0 lets the library choose */
#define MHD_D_OPTION_TCP_FASTOPEN(option, queue_length) \
  MHD_D_OPT_(MHD_D_O_TCP_FASTOPEN,                      \
             .tcp_fastopen = {.v_option = (option), .v_queue_length = (queue_length)})
/** Length of the queue of connections that wait to be accepted.
 * @param backlog_size the length (`unsigned int`); 0 takes the default of the system */
#define MHD_D_OPTION_LISTEN_BACKLOG(backlog_size) \
  MHD_D_OPT_(MHD_D_O_LISTEN_BACKLOG, .listen_backlog = (backlog_size))
/** The application promises that SIGPIPE does not end the process. The library may then use calls
 * that raise it.
 * @param value the promise (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_SIGPIPE_SUPPRESSED(value) \
  MHD_D_OPT_(MHD_D_O_SIGPIPE_SUPPRESSED, .sigpipe_suppressed = (value))
/** Serves HTTPS.
 * @param backend the TLS library (`enum MHD_TlsBackend`); default #MHD_TLS_BACKEND_NONE. One that
 *        is not in this build makes the start fail with #MHD_SC_TLS_BACKEND_UNSUPPORTED */
#define MHD_D_OPTION_TLS(backend) MHD_D_OPT_(MHD_D_O_TLS, .tls = (backend))
/** The certificate of the server. Needed for TLS unless pre-shared keys are used. All strings are
 * copied.
 * @param mem_cert the certificate with its chain in PEM (`char *`), not NULL
 * @param mem_key the private key in PEM (`const char *`), not NULL
 * @param mem_pass the password of the key (`const char *`); NULL when the key is not encrypted */
#define MHD_D_OPTION_TLS_CERT_KEY(mem_cert, mem_key, mem_pass) \
  MHD_D_OPT_(MHD_D_O_TLS_CERT_KEY,                             \
             .tls_cert_key = {                                 \
                 .v_mem_cert = (mem_cert), .v_mem_key = (mem_key), .v_mem_pass = (mem_pass)})
/** The authority that signs the certificates of clients. A certificate is asked for: a bad one ends
 * the handshake, an absent one is accepted.
 * @param mem_client_ca the certificate of the authority in PEM (`const char *`); it is copied */
#define MHD_D_OPTION_TLS_CLIENT_CA(mem_client_ca) \
  MHD_D_OPT_(MHD_D_O_TLS_CLIENT_CA, .tls_client_ca = (mem_client_ca))
/** Allows TLS with pre-shared keys.
 * @param psk_cb a #MHD_PskServerCredentialsCallback that looks up keys; NULL (default) allows none
 * @param psk_cb_cls first argument of @a psk_cb */
#define MHD_D_OPTION_TLS_PSK_CALLBACK(psk_cb, psk_cb_cls) \
  MHD_D_OPT_(MHD_D_O_TLS_PSK_CALLBACK,                    \
             .tls_psk_callback = {.v_psk_cb = (psk_cb), .v_psk_cb_cls = (psk_cb_cls)})
/** Does not negotiate the protocol in the TLS handshake (RFC 7301).
 * @param value #MHD_YES switches ALPN off (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_NO_ALPN(value) MHD_D_OPT_(MHD_D_O_NO_ALPN, .no_alpn = (value))
#ifndef MHD_API_NEWEST_ONLY
/** Longest time in seconds without activity before a connection is closed. April; the last one set
 * of this option and #MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC counts.
 * @param timeout the time in seconds (`unsigned int`); 0 means no limit; default 30 */
#define MHD_D_OPTION_DEFAULT_TIMEOUT(timeout) \
  MHD_D_OPT_(MHD_D_O_DEFAULT_TIMEOUT, .default_timeout = (timeout))
#endif
#ifndef MHD_API_APRIL_ONLY
/** Longest time in milliseconds without activity before a connection is closed. Newest; the last
 * one set of this option and #MHD_D_OPTION_DEFAULT_TIMEOUT counts.
 * @param timeout_milsec the time in milliseconds (`uint_fast32_t`); 0 means no limit; default 30000
 */
#define MHD_D_OPTION_DEFAULT_TIMEOUT_MILSEC(timeout_milsec) \
  MHD_D_OPT_(MHD_D_O_DEFAULT_TIMEOUT_MILSEC, .default_timeout_milsec = (timeout_milsec))
#endif
/** Most connections at a time.
 *
 * When they are in use, a newcomer takes the place of the connection that has waited for its client
 * longest, and for at least a second: between requests, for the rest of a header section, or for the
 * end after the last reply. The order is exact to a quarter of a second, and among the connections
 * of one thread. When nobody has waited so long, the newcomer is answered with 503 and closed.
 * Suspended connections and those that send a reply or receive content keep their place.
 * @param glob_limit the limit (`unsigned int`), not below the number of worker threads; 0 (default)
 *        takes what the system allows */
#define MHD_D_OPTION_GLOBAL_CONNECTION_LIMIT(glob_limit) \
  MHD_D_OPT_(MHD_D_O_GLOBAL_CONNECTION_LIMIT, .global_connection_limit = (glob_limit))
/** Most connections at a time from one address of a client. Suspended and upgraded ones count.
 *
 * One more is answered with 503 and closed. An IPv4-mapped address of IPv6 is the same as that of
 * IPv4. Clients of Unix domain sockets are not counted.
 * @param limit the limit (`unsigned int`); 0 (default) means none */
#define MHD_D_OPTION_PER_IP_LIMIT(limit) MHD_D_OPT_(MHD_D_O_PER_IP_LIMIT, .per_ip_limit = (limit))
/** Lets the application accept or refuse connections by their address.
 * @param apc a #MHD_AcceptPolicyCallback; NULL (default) accepts all
 * @param apc_cls first argument of @a apc */
#define MHD_D_OPTION_ACCEPT_POLICY(apc, apc_cls) \
  MHD_D_OPT_(MHD_D_O_ACCEPT_POLICY, .accept_policy = {.v_apc = (apc), .v_apc_cls = (apc_cls)})
/** How strictly the rules of HTTP are applied to requests.
 * @param sl the level (`enum MHD_ProtocolStrictLevel`); default #MHD_PSL_DEFAULT
 * @param how what to do when the level is not available (`enum MHD_UseStictLevel`); all levels are
 */
#define MHD_D_OPTION_PROTOCOL_STRICT_LEVEL(sl, how) \
  MHD_D_OPT_(MHD_D_O_PROTOCOL_STRICT_LEVEL, .protocol_strict_level = {.v_sl = (sl), .v_how = (how)})
/** Shows the application each request target as it was sent, as soon as the request line has been
 * received.
 * @param cb a #MHD_EarlyUriLogCallback; NULL (default) for none
 * @param cls first argument of @a cb */
#define MHD_D_OPTION_EARLY_URI_LOGGER(cb, cls) \
  MHD_D_OPT_(MHD_D_O_EARLY_URI_LOGGER, .early_uri_logger = {.v_cb = (cb), .v_cls = (cls)})
/** Leaves `+` in the query as it is.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO: `+` becomes a space */
#define MHD_D_OPTION_DISABLE_URI_QUERY_PLUS_AS_SPACE(value) \
  MHD_D_OPT_(MHD_D_O_DISABLE_URI_QUERY_PLUS_AS_SPACE, .disable_uri_query_plus_as_space = (value))
/** Sends no Date field, for systems without a clock (RFC 9110, section 6.6.1).
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_SUPPRESS_DATE_HEADER(value) \
  MHD_D_OPT_(MHD_D_O_SUPPRESS_DATE_HEADER, .suppress_date_header = (value))
/** Begins replies with `ICY` in place of `HTTP/1.1`, as clients of SHOUTcast expect. Errors that the
 * library answers by itself keep the version.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_ENABLE_SHOUTCAST(value) \
  MHD_D_OPT_(MHD_D_O_ENABLE_SHOUTCAST, .enable_shoutcast = (value))
/** Memory of one connection for the header section of the request, its parsed values and the header
 * section of the reply. Requests that need more are answered with 431, 414, 413 or 501.
 * @param value the size in bytes (`size_t`); 0 takes the default of 32 KiB. Very small values are
 *        raised to what the library needs */
#define MHD_D_OPTION_CONN_MEMORY_LIMIT(value) \
  MHD_D_OPT_(MHD_D_O_CONN_MEMORY_LIMIT, .conn_memory_limit = (value))
/** Memory for the content of requests that applications get in one buffer
 * (#MHD_action_process_upload) and for the kept fields of forms (#MHD_action_parse_post), shared by
 * all connections of the daemon; it is never exceeded. What takes up to 4 KiB does not need it as
 * long as the memory of the connection has room.
 * @param value the size in bytes (`size_t`); 0 allows no larger buffers; default 8 MiB */
#define MHD_D_OPTION_LARGE_POOL_SIZE(value) \
  MHD_D_OPT_(MHD_D_O_LARGE_POOL_SIZE, .large_pool_size = (value))
/** Size of the stack of the library's threads.
 * @param value the size in bytes (`size_t`); 0 (default) takes that of the system */
#define MHD_D_OPTION_STACK_SIZE(value) MHD_D_OPT_(MHD_D_O_STACK_SIZE, .stack_size = (value))
/** Refuses descriptors from a number on.
 *
 * Connections with such a descriptor are closed without a word. When one of the daemon's own is
 * refused, the start fails with #MHD_SC_MAX_FD_NUMBER_LIMIT_TOO_STRICT.
 * @param max_fd the first number that is refused (#MHD_Socket); #MHD_INVALID_SOCKET (default) for
 *        no limit */
#define MHD_D_OPTION_FD_NUMBER_LIMIT(max_fd) \
  MHD_D_OPT_(MHD_D_O_FD_NUMBER_LIMIT, .fd_number_limit = (max_fd))
/** Lets the library try reads and writes without being told that they are possible. It does so in
 * any case where that saves a system call, so this changes nothing.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_TURBO(value) MHD_D_OPT_(MHD_D_O_TURBO, .turbo = (value))
/** The application promises to call all functions of the daemon, its responses and requests from
 * one thread. With a work mode that has threads the start fails with #MHD_SC_OPTIONS_CONFLICT.
 * @param value the promise (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_DISABLE_THREAD_SAFETY(value) \
  MHD_D_OPT_(MHD_D_O_DISABLE_THREAD_SAFETY, .disable_thread_safety = (value))
/** Refuses to upgrade connections: #MHD_action_upgrade returns NULL.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_DISALLOW_UPGRADE(value) \
  MHD_D_OPT_(MHD_D_O_DISALLOW_UPGRADE, .disallow_upgrade = (value))
/** Refuses to suspend requests: the functions for it return NULL.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_DISALLOW_SUSPEND_RESUME(value) \
  MHD_D_OPT_(MHD_D_O_DISALLOW_SUSPEND_RESUME, .disallow_suspend_resume = (value))
/** Does not parse the Cookie field; it stays visible as a field.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_DISABLE_COOKIES(value) \
  MHD_D_OPT_(MHD_D_O_DISABLE_COOKIES, .disable_cookies = (value))
/** Tells the application that the daemon is about to serve.
 * @param cb a #MHD_DaemonReadyCallback, called once by #MHD_daemon_start; NULL (default) for none
 * @param cb_cls argument of @a cb */
#define MHD_D_OPTION_DAEMON_READY_CALLBACK(cb, cb_cls) \
  MHD_D_OPT_(MHD_D_O_DAEMON_READY_CALLBACK,            \
             .daemon_ready_callback = {.v_cb = (cb), .v_cb_cls = (cb_cls)})
/** Tells the application when connections start and end.
 * @param ncc a #MHD_NotifyConnectionCallback; NULL (default) for none
 * @param cls first argument of @a ncc */
#define MHD_D_OPTION_NOTIFY_CONNECTION(ncc, cls) \
  MHD_D_OPT_(MHD_D_O_NOTIFY_CONNECTION, .notify_connection = {.v_ncc = (ncc), .v_cls = (cls)})
/** Tells the application when streams start and end.
 * @param nsc a #MHD_NotifyStreamCallback; NULL (default) for none
 * @param cls first argument of @a nsc */
#define MHD_D_OPTION_NOTIFY_STREAM(nsc, cls) \
  MHD_D_OPT_(MHD_D_O_NOTIFY_STREAM, .notify_stream = {.v_nsc = (nsc), .v_cls = (cls)})
/** Random bytes that are mixed into the nonces of digest authentication. Without this option the
 * randomness of the system is used alone.
 * @param buf_size number of bytes (`size_t`)
 * @param buf the bytes (`void *`); they are copied */
#define MHD_D_OPTION_RANDOM_ENTROPY(buf_size, buf) \
  MHD_D_OPT_(MHD_D_O_RANDOM_ENTROPY, .random_entropy = {.v_buf_size = (buf_size), .v_buf = (buf)})
/** Number of nonces of digest authentication that are remembered; the oldest are dropped and count
 * as stale.
 * @param size the number (`size_t`); default 1000 */
#define MHD_D_OPTION_AUTH_DIGEST_MAP_SIZE(size) \
  MHD_D_OPT_(MHD_D_O_AUTH_DIGEST_MAP_SIZE, .auth_digest_map_size = (size))
/** How long a nonce of digest authentication may be used.
 * @param timeout the time in seconds (`unsigned int`); 0 is ignored; default 90 */
#define MHD_D_OPTION_AUTH_DIGEST_NONCE_TIMEOUT(timeout) \
  MHD_D_OPT_(MHD_D_O_AUTH_DIGEST_NONCE_TIMEOUT, .auth_digest_nonce_timeout = (timeout))
/** How often a nonce of digest authentication may be used, where the check function is given 0 as
 * limit.
 * @param max_nc the largest nonce count (`uint_fast32_t`); 0 is ignored; default 1000 */
#define MHD_D_OPTION_AUTH_DIGEST_DEF_MAX_NC(max_nc) \
  MHD_D_OPT_(MHD_D_O_AUTH_DIGEST_DEF_MAX_NC, .auth_digest_def_max_nc = (max_nc))
#ifndef MHD_API_APRIL_ONLY
/** Longest time from the first byte of a request to the end of its head; then 408 is answered and
 * the connection closed. Ours, not in GNU libmicrohttpd 2.
 *
 * This and the following options are refused with #MHD_SC_OPTIONS_CONFLICT when a value is outside
 * of its range. A value of 0 stands for the default, never for no limit unless that is the default.
 * Times may be up to
 * 4294967295 ms.
 * @param timeout_milsec the time in milliseconds (`uint_fast32_t`); 0 means the default, 10000 */
#define MHD_D_OPTION_HEAD_TIMEOUT_MILSEC(timeout_milsec) \
  MHD_D_OPT_(MHD_D_O_HEAD_TIMEOUT_MILSEC, .head_timeout_milsec = (timeout_milsec))
/** Time for the content of a request that the application reads: a start, and a second more for so
 * many bytes that came. A client that is later is answered with 408 and the connection closed. Ours,
 * not in GNU libmicrohttpd 2.
 * @param start_milsec the start in milliseconds (`uint_fast32_t`); 0 means the default, 20000
 * @param least_per_sec bytes for a second more (`uint_fast32_t`), up to 4294967295; 0 means the
 *        default, 1000 */
#define MHD_D_OPTION_BODY_RATE(start_milsec, least_per_sec) \
  MHD_D_OPT_(MHD_D_O_BODY_RATE,                             \
             .body_rate = {.v_start_milsec = (start_milsec), .v_least_per_sec = (least_per_sec)})
/** What a client must take of its replies: in each period so many bytes, or all that is to be sent.
 * Otherwise the connection is reset. Ours, not in GNU libmicrohttpd 2.
 * @param period_milsec the period in milliseconds (`uint_fast32_t`); 0 means the default, 30000
 * @param least_bytes bytes in each period (`uint_fast32_t`), up to 4294967295; 0 means the default,
 *        30000 */
#define MHD_D_OPTION_WRITE_RATE(period_milsec, least_bytes) \
  MHD_D_OPT_(MHD_D_O_WRITE_RATE,                            \
             .write_rate = {.v_period_milsec = (period_milsec), .v_least_bytes = (least_bytes)})
/** How much is read and dropped: of content that the application does not read, so that the
 * connection can be kept; and after the last reply, so that the client can read it. Ours, not in GNU
 * libmicrohttpd 2.
 * @param bytes most bytes (`size_t`), up to 1 GiB; 0 means the default, 64 KiB
 * @param milsec the longest time in milliseconds (`uint_fast32_t`); 0 means the default, 2000 */
#define MHD_D_OPTION_DRAIN_LIMIT(bytes, milsec) \
  MHD_D_OPT_(MHD_D_O_DRAIN_LIMIT, .drain_limit = {.v_bytes = (bytes), .v_milsec = (milsec)})
/** How long #MHD_daemon_destroy lets replies in progress go on. Ours, not in GNU libmicrohttpd 2.
 * @param timeout_milsec the time in milliseconds (`uint_fast32_t`); 0 means the default, 5000; take
 *        1 to wait for nothing */
#define MHD_D_OPTION_SHUTDOWN_TIMEOUT_MILSEC(timeout_milsec) \
  MHD_D_OPT_(MHD_D_O_SHUTDOWN_TIMEOUT_MILSEC, .shutdown_timeout_milsec = (timeout_milsec))
/** Longest time that a request may stay suspended; it begins anew with each suspension. Then the
 * request ends with #MHD_REQUEST_ENDED_TIMEOUT_REACHED and the connection is reset. Ours, not in GNU
 * libmicrohttpd 2.
 * @param timeout_milsec the time in milliseconds (`uint_fast32_t`); 0 (default) means no limit,
 *        other than in the options above: the application decides how long its clients wait */
#define MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC(timeout_milsec) \
  MHD_D_OPT_(MHD_D_O_SUSPEND_TIMEOUT_MILSEC, .suspend_timeout_milsec = (timeout_milsec))
/** Lets a client wait that closed its side of the connection, and nothing more, while its request is
 * suspended. Without this option it counts as gone: most clients that close have left, and TCP does
 * not tell those who only have nothing more to say. One that resets the connection is gone in any
 * case. Who closed its side before or after the suspension gets its whole answer in any case. Ours,
 * not in GNU libmicrohttpd 2.
 *
 * A client that left without a reset is then noticed only when something is sent to it;
 * #MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC can limit the time. With select() also a reset is noticed only
 * then.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_D_OPTION_SUSPENDED_HALF_CLOSE(value) \
  MHD_D_OPT_(MHD_D_O_SUSPENDED_HALF_CLOSE, .suspended_half_close = (value))
/** Tells the application of the end of each request that it has seen: whose #MHD_EarlyUriLogCallback
 * or #MHD_RequestCallback was called. Ours, not in GNU libmicrohttpd 2.
 *
 * It is called whatever became of the request, also when it ended before there was a response: while
 * it was suspended, because it was malformed or late after all, was aborted, or the daemon was
 * destroyed. It comes after the termination callback of the response
 * (#MHD_R_OPTION_TERMINATION_CALLBACK), when there is one. So it is the place to release what the
 * application keeps for a request.
 * @param cb a #MHD_RequestEndedCallback; NULL (default) for none
 * @param cls first argument of @a cb */
#define MHD_D_OPTION_REQUEST_ENDED_CALLBACK(cb, cls) \
  MHD_D_OPT_(MHD_D_O_REQUEST_ENDED_CALLBACK,         \
             .request_ended_callback = {.v_cb = (cb), .v_cls = (cls)})
/** Largest head of a request, request line and all fields, and largest trailer section; a larger one
 * is answered with 431. Ours, not in GNU libmicrohttpd 2.
 *
 * The head is a part of the memory of its request: a limit above that of
 * #MHD_D_OPTION_CONN_MEMORY_LIMIT makes the start fail with #MHD_SC_OPTIONS_CONFLICT. Without that
 * option the memory is made at least twice as large as this limit. Without this option the limit is
 * 32 KiB or the memory of a request, whichever is smaller.
 * @param size bytes (`size_t`), 256 to 16 MiB; 0 means the default */
#define MHD_D_OPTION_HEAD_LIMIT(size) MHD_D_OPT_(MHD_D_O_HEAD_LIMIT, .head_limit = (size))
/** Longest request line; a longer one is answered with 414. Ours, not in GNU libmicrohttpd 2. A
 * limit above that of the head (#MHD_D_OPTION_HEAD_LIMIT) makes the start fail with
 * #MHD_SC_OPTIONS_CONFLICT.
 * @param size bytes (`size_t`), 64 to 16 MiB; 0 means the default, 8 KiB */
#define MHD_D_OPTION_REQUEST_LINE_LIMIT(size) \
  MHD_D_OPT_(MHD_D_O_REQUEST_LINE_LIMIT, .request_line_limit = (size))
/** Longest field line; a longer one is answered with 431. Ours, not in GNU libmicrohttpd 2. A limit
 * above that of the head (#MHD_D_OPTION_HEAD_LIMIT) makes the start fail with
 * #MHD_SC_OPTIONS_CONFLICT.
 * @param size bytes (`size_t`), 64 to 65535; 0 means the default, 8 KiB */
#define MHD_D_OPTION_FIELD_LINE_LIMIT(size) \
  MHD_D_OPT_(MHD_D_O_FIELD_LINE_LIMIT, .field_line_limit = (size))
/** Most fields in a head or trailer section; more are answered with 431. Ours, not in GNU
 * libmicrohttpd 2.
 * @param number the number (`unsigned int`), up to 65535; 0 means the default, 100 */
#define MHD_D_OPTION_HEADER_FIELDS_LIMIT(number) \
  MHD_D_OPT_(MHD_D_O_HEADER_FIELDS_LIMIT, .header_fields_limit = (number))
/** Limits of the lines in front of chunks; what is longer is answered with 400. Ours, not in GNU
 * libmicrohttpd 2.
 * @param line bytes of one line (`size_t`), 18 to 65535; 0 means the default, 256
 * @param total bytes of all extensions in one request (`size_t`), up to 16 MiB; 0 means the default,
 *        16 KiB */
#define MHD_D_OPTION_CHUNK_EXTENSIONS_LIMIT(line, total) \
  MHD_D_OPT_(MHD_D_O_CHUNK_EXTENSIONS_LIMIT,             \
             .chunk_extensions_limit = {.v_line = (line), .v_total = (total)})
/** Most fields in a form; with more, parsing ends with #MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM. Ours,
 * not in GNU libmicrohttpd 2.
 * @param number the number (`unsigned int`), up to 65535; 0 means the default, 1000 */
#define MHD_D_OPTION_FORM_FIELDS_LIMIT(number) \
  MHD_D_OPT_(MHD_D_O_FORM_FIELDS_LIMIT, .form_fields_limit = (number))
/** Largest name of a field in a form, and in multipart/form-data largest head of a part; with more,
 * parsing ends with #MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM. It takes memory of the connection, up to
 * twice as much (#MHD_D_OPTION_CONN_MEMORY_LIMIT). Ours, not in GNU libmicrohttpd 2.
 * @param size bytes (`size_t`), 64 to 16 MiB; 0 means the default, 8 KiB */
#define MHD_D_OPTION_FORM_HEAD_LIMIT(size) \
  MHD_D_OPT_(MHD_D_O_FORM_HEAD_LIMIT, .form_head_limit = (size))
#endif
/** End of an array of options. */
#define MHD_D_OPTION_TERMINATE() \
  (struct MHD_DaemonOptionAndValue) { .opt = MHD_D_O_END }

/** @} */
#endif

#ifdef MHD_OPTION_FUNCTIONS_
/* The same helpers as functions: value by value, in the order of the macros above. */
static MHD_INLINE struct MHD_WorkModeWithParam MHD_wm_option_(enum MHD_WorkMode mode_) {
  struct MHD_WorkModeWithParam wmp_ = MHD_ZERO_INIT_;
  wmp_.mode = mode_;
  return wmp_;
}
static MHD_INLINE struct MHD_WorkModeWithParam MHD_wm_option_cb_(
    enum MHD_WorkMode mode_, MHD_SocketRegistrationUpdateCallback cb_, void* cb_cls_) {
  struct MHD_WorkModeWithParam wmp_ = MHD_wm_option_(mode_);
  wmp_.params.v_external_event_loop_cb.reg_cb = cb_;
  wmp_.params.v_external_event_loop_cb.reg_cb_cls = cb_cls_;
  return wmp_;
}
static MHD_INLINE struct MHD_WorkModeWithParam MHD_WM_OPTION_EXTERNAL_PERIODIC(void) {
  return MHD_wm_option_(MHD_WM_EXTERNAL_PERIODIC);
} static MHD_INLINE struct MHD_WorkModeWithParam MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_LEVEL(
    MHD_SocketRegistrationUpdateCallback cb_val, void* cb_cls_val) {
  return MHD_wm_option_cb_(MHD_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL, cb_val, cb_cls_val);
} static MHD_INLINE struct MHD_WorkModeWithParam MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_EDGE(
    MHD_SocketRegistrationUpdateCallback cb_val, void* cb_cls_val) {
  return MHD_wm_option_cb_(MHD_WM_EXTERNAL_EVENT_LOOP_CB_EDGE, cb_val, cb_cls_val);
} static MHD_INLINE struct MHD_WorkModeWithParam MHD_WM_OPTION_EXTERNAL_SINGLE_FD_WATCH(void) {
  return MHD_wm_option_(MHD_WM_EXTERNAL_SINGLE_FD_WATCH);
} static MHD_INLINE struct MHD_WorkModeWithParam MHD_WM_OPTION_WORKER_THREADS(
    unsigned int num_workers) {
  struct MHD_WorkModeWithParam wmp_ = MHD_wm_option_(MHD_WM_WORKER_THREADS);
  wmp_.params.num_worker_threads = num_workers;
  return wmp_;
} static MHD_INLINE struct MHD_WorkModeWithParam MHD_WM_OPTION_THREAD_PER_CONNECTION(void) {
  return MHD_wm_option_(MHD_WM_THREAD_PER_CONNECTION);
}
/** @cond INTERNAL */
#define MHD_D_FN_(name_, type1_, par1_, member1_)                                        \
  static MHD_INLINE struct MHD_DaemonOptionAndValue MHD_D_OPTION_##name_(type1_ par1_) { \
    struct MHD_DaemonOptionAndValue opt_ = MHD_ZERO_INIT_;                               \
    opt_.opt = MHD_D_O_##name_;                                                          \
    opt_.val.member1_ = par1_;                                                           \
    return opt_;                                                                         \
  }
#define MHD_D_FN2_(name_, type1_, par1_, member1_, type2_, par2_, member2_)              \
  static MHD_INLINE struct MHD_DaemonOptionAndValue MHD_D_OPTION_##name_(type1_ par1_,   \
                                                                         type2_ par2_) { \
    struct MHD_DaemonOptionAndValue opt_ = MHD_ZERO_INIT_;                               \
    opt_.opt = MHD_D_O_##name_;                                                          \
    opt_.val.member1_ = par1_;                                                           \
    opt_.val.member2_ = par2_;                                                           \
    return opt_;                                                                         \
  }
/** @endcond */
static MHD_INLINE struct MHD_DaemonOptionAndValue
MHD_D_OPTION_BIND_SA(size_t sa_len, struct sockaddr* sa, enum MHD_Bool dual) {
  struct MHD_DaemonOptionAndValue opt_ = MHD_ZERO_INIT_;
  opt_.opt = MHD_D_O_BIND_SA;
  opt_.val.bind_sa.v_sa_len = sa_len;
  opt_.val.bind_sa.v_sa = sa;
  opt_.val.bind_sa.v_dual = dual;
  return opt_;
} static MHD_INLINE struct MHD_DaemonOptionAndValue MHD_D_OPTION_TLS_CERT_KEY(
    char* mem_cert, const char* mem_key, const char* mem_pass) {
  struct MHD_DaemonOptionAndValue opt_ = MHD_ZERO_INIT_;
  opt_.opt = MHD_D_O_TLS_CERT_KEY;
  opt_.val.tls_cert_key.v_mem_cert = mem_cert;
  opt_.val.tls_cert_key.v_mem_key = mem_key;
  opt_.val.tls_cert_key.v_mem_pass = mem_pass;
  return opt_;
} static MHD_INLINE struct MHD_DaemonOptionAndValue MHD_D_OPTION_TERMINATE(void) {
  struct MHD_DaemonOptionAndValue opt_ = MHD_ZERO_INIT_;
  return opt_;
}
/* clang-format off */
MHD_D_FN_ (WORK_MODE, struct MHD_WorkModeWithParam, wmp, work_mode)
MHD_D_FN_ (POLL_SYSCALL, enum MHD_SockPollSyscall, els, poll_syscall)
MHD_D_FN_ (REREGISTER_ALL, enum MHD_Bool, value, reregister_all)
MHD_D_FN2_ (LOG_CALLBACK, MHD_LoggingCallback, log_cb, log_callback.v_log_cb, void *, log_cb_cls,
            log_callback.v_log_cb_cls)
MHD_D_FN2_ (BIND_PORT, enum MHD_AddressFamily, af, bind_port.v_af, uint_least16_t, port,
            bind_port.v_port)
MHD_D_FN_ (LISTEN_SOCKET, MHD_Socket, listen_fd, listen_socket)
MHD_D_FN_ (LISTEN_ADDR_REUSE, enum MHD_DaemonOptionBindType, reuse_type, listen_addr_reuse)
MHD_D_FN2_ (TCP_FASTOPEN, enum MHD_TCPFastOpenType, option, tcp_fastopen.v_option, unsigned int,
            queue_length, tcp_fastopen.v_queue_length)
MHD_D_FN_ (LISTEN_BACKLOG, unsigned int, backlog_size, listen_backlog)
MHD_D_FN_ (SIGPIPE_SUPPRESSED, enum MHD_Bool, value, sigpipe_suppressed)
MHD_D_FN_ (TLS, enum MHD_TlsBackend, backend, tls)
MHD_D_FN_ (TLS_CLIENT_CA, const char *, mem_client_ca, tls_client_ca)
MHD_D_FN2_ (TLS_PSK_CALLBACK, MHD_PskServerCredentialsCallback, psk_cb, tls_psk_callback.v_psk_cb,
            void *, psk_cb_cls, tls_psk_callback.v_psk_cb_cls)
MHD_D_FN_ (NO_ALPN, enum MHD_Bool, value, no_alpn)
#ifndef MHD_API_NEWEST_ONLY
MHD_D_FN_ (DEFAULT_TIMEOUT, unsigned int, timeout, default_timeout)
#endif
#ifndef MHD_API_APRIL_ONLY
MHD_D_FN_ (DEFAULT_TIMEOUT_MILSEC, uint_fast32_t, timeout_milsec, default_timeout_milsec)
#endif
MHD_D_FN_ (GLOBAL_CONNECTION_LIMIT, unsigned int, glob_limit, global_connection_limit)
MHD_D_FN_ (PER_IP_LIMIT, unsigned int, limit, per_ip_limit)
MHD_D_FN2_ (ACCEPT_POLICY, MHD_AcceptPolicyCallback, apc, accept_policy.v_apc, void *, apc_cls,
            accept_policy.v_apc_cls)
MHD_D_FN2_ (PROTOCOL_STRICT_LEVEL, enum MHD_ProtocolStrictLevel, sl, protocol_strict_level.v_sl,
            enum MHD_UseStictLevel, how, protocol_strict_level.v_how)
MHD_D_FN2_ (EARLY_URI_LOGGER, MHD_EarlyUriLogCallback, cb, early_uri_logger.v_cb, void *, cls,
            early_uri_logger.v_cls)
MHD_D_FN_ (DISABLE_URI_QUERY_PLUS_AS_SPACE, enum MHD_Bool, value, disable_uri_query_plus_as_space)
MHD_D_FN_ (SUPPRESS_DATE_HEADER, enum MHD_Bool, value, suppress_date_header)
MHD_D_FN_ (ENABLE_SHOUTCAST, enum MHD_Bool, value, enable_shoutcast)
MHD_D_FN_ (CONN_MEMORY_LIMIT, size_t, value, conn_memory_limit)
MHD_D_FN_ (LARGE_POOL_SIZE, size_t, value, large_pool_size)
MHD_D_FN_ (STACK_SIZE, size_t, value, stack_size)
MHD_D_FN_ (FD_NUMBER_LIMIT, MHD_Socket, max_fd, fd_number_limit)
MHD_D_FN_ (TURBO, enum MHD_Bool, value, turbo)
MHD_D_FN_ (DISABLE_THREAD_SAFETY, enum MHD_Bool, value, disable_thread_safety)
MHD_D_FN_ (DISALLOW_UPGRADE, enum MHD_Bool, value, disallow_upgrade)
MHD_D_FN_ (DISALLOW_SUSPEND_RESUME, enum MHD_Bool, value, disallow_suspend_resume)
MHD_D_FN_ (DISABLE_COOKIES, enum MHD_Bool, value, disable_cookies)
MHD_D_FN2_ (DAEMON_READY_CALLBACK, MHD_DaemonReadyCallback, cb, daemon_ready_callback.v_cb, void *,
            cb_cls, daemon_ready_callback.v_cb_cls)
MHD_D_FN2_ (NOTIFY_CONNECTION, MHD_NotifyConnectionCallback, ncc, notify_connection.v_ncc, void *,
            cls, notify_connection.v_cls)
MHD_D_FN2_ (NOTIFY_STREAM, MHD_NotifyStreamCallback, nsc, notify_stream.v_nsc, void *, cls,
            notify_stream.v_cls)
MHD_D_FN2_ (RANDOM_ENTROPY, size_t, buf_size, random_entropy.v_buf_size, void *, buf,
            random_entropy.v_buf)
MHD_D_FN_ (AUTH_DIGEST_MAP_SIZE, size_t, size, auth_digest_map_size)
MHD_D_FN_ (AUTH_DIGEST_NONCE_TIMEOUT, unsigned int, timeout, auth_digest_nonce_timeout)
MHD_D_FN_ (AUTH_DIGEST_DEF_MAX_NC, uint_fast32_t, max_nc, auth_digest_def_max_nc)
#ifndef MHD_API_APRIL_ONLY
MHD_D_FN_ (HEAD_TIMEOUT_MILSEC, uint_fast32_t, timeout_milsec, head_timeout_milsec)
MHD_D_FN2_ (BODY_RATE, uint_fast32_t, start_milsec, body_rate.v_start_milsec, uint_fast32_t,
            least_per_sec, body_rate.v_least_per_sec)
MHD_D_FN2_ (WRITE_RATE, uint_fast32_t, period_milsec, write_rate.v_period_milsec, uint_fast32_t,
            least_bytes, write_rate.v_least_bytes)
MHD_D_FN2_ (DRAIN_LIMIT, size_t, bytes, drain_limit.v_bytes, uint_fast32_t, milsec,
            drain_limit.v_milsec)
MHD_D_FN_ (SHUTDOWN_TIMEOUT_MILSEC, uint_fast32_t, timeout_milsec, shutdown_timeout_milsec)
MHD_D_FN_ (SUSPEND_TIMEOUT_MILSEC, uint_fast32_t, timeout_milsec, suspend_timeout_milsec)
MHD_D_FN_ (SUSPENDED_HALF_CLOSE, enum MHD_Bool, value, suspended_half_close)
MHD_D_FN2_ (REQUEST_ENDED_CALLBACK, MHD_RequestEndedCallback, cb, request_ended_callback.v_cb,
            void *, cls, request_ended_callback.v_cls)
MHD_D_FN_ (HEAD_LIMIT, size_t, size, head_limit)
MHD_D_FN_ (REQUEST_LINE_LIMIT, size_t, size, request_line_limit)
MHD_D_FN_ (FIELD_LINE_LIMIT, size_t, size, field_line_limit)
MHD_D_FN_ (HEADER_FIELDS_LIMIT, unsigned int, number, header_fields_limit)
MHD_D_FN2_ (CHUNK_EXTENSIONS_LIMIT, size_t, line, chunk_extensions_limit.v_line, size_t, total,
            chunk_extensions_limit.v_total)
MHD_D_FN_ (FORM_FIELDS_LIMIT, unsigned int, number, form_fields_limit)
MHD_D_FN_ (FORM_HEAD_LIMIT, size_t, size, form_head_limit)
#endif
#undef MHD_D_FN_
#undef MHD_D_FN2_
/* clang-format on */
#endif

/** Option #MHD_D_OPTION_WORK_MODE with #MHD_WM_OPTION_EXTERNAL_PERIODIC. */
#define MHD_D_OPTION_WM_EXTERNAL_PERIODIC() \
  MHD_D_OPTION_WORK_MODE(MHD_WM_OPTION_EXTERNAL_PERIODIC())
/** Option #MHD_D_OPTION_WORK_MODE with #MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_LEVEL.
 * @param cb_val the registration callback
 * @param cb_cls_val its first argument */
#define MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL(cb_val, cb_cls_val) \
  MHD_D_OPTION_WORK_MODE(MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_LEVEL(cb_val, cb_cls_val))
/** Option #MHD_D_OPTION_WORK_MODE with #MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_EDGE.
 * @param cb_val the registration callback
 * @param cb_cls_val its first argument */
#define MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_CB_EDGE(cb_val, cb_cls_val) \
  MHD_D_OPTION_WORK_MODE(MHD_WM_OPTION_EXTERNAL_EVENT_LOOP_CB_EDGE(cb_val, cb_cls_val))
/** Option #MHD_D_OPTION_WORK_MODE with #MHD_WM_OPTION_EXTERNAL_SINGLE_FD_WATCH. */
#define MHD_D_OPTION_WM_EXTERNAL_SINGLE_FD_WATCH() \
  MHD_D_OPTION_WORK_MODE(MHD_WM_OPTION_EXTERNAL_SINGLE_FD_WATCH())
/** Option #MHD_D_OPTION_WORK_MODE with #MHD_WM_OPTION_WORKER_THREADS.
 * @param num_workers the number of threads */
#define MHD_D_OPTION_WM_WORKER_THREADS(num_workers) \
  MHD_D_OPTION_WORK_MODE(MHD_WM_OPTION_WORKER_THREADS(num_workers))
/** Option #MHD_D_OPTION_WORK_MODE with #MHD_WM_OPTION_THREAD_PER_CONNECTION. */
#define MHD_D_OPTION_WM_THREAD_PER_CONNECTION() \
  MHD_D_OPTION_WORK_MODE(MHD_WM_OPTION_THREAD_PER_CONNECTION())

#if defined(MHD_USE_VARARG_MACROS) && !defined(__cplusplus) && defined(MHD_USE_COMP_LIT_FUNC_PARAMS)
/** Sets several options of a daemon.
 * @param daemon the daemon
 * @param ... one or more options, made by the helpers `MHD_D_OPTION_...`, without END option
 * @return as #MHD_daemon_set_options */
#define MHD_DAEMON_SET_OPTIONS(daemon, ...)                                               \
  MHD_daemon_set_options(                                                                 \
      (daemon),                                                                           \
      ((const struct MHD_DaemonOptionAndValue[]){__VA_ARGS__, MHD_D_OPTION_TERMINATE()}), \
      MHD_OPTIONS_ARRAY_MAX_SIZE)
#endif

    /** @} */

    /* ======================================== connections */

    /** @defgroup connection Connections */
    /** @{ */

    /** Gives a connection to a running daemon that the application accepted or made by itself.
     *
     * Any thread may call it in every work mode, but not a callback for registration. The accept
     * policy and the limits apply. With TLS the handshake of a server follows.
     * @param daemon the daemon
     * @param new_socket the socket of the connection: TCP, unix domain, or one end of a socket
     * pair. The daemon owns it from now on and closes it, also on failure
     * @param addr_size size of @a addr in bytes; 0 when @a addr is NULL
     * @param addr the address of the client, copied; NULL when it is not known
     * @param connection_cntx the first value of the application's data of the connection
     *        (#MHD_CONNECTION_INFO_FIXED_APP_CONTEXT)
     * @retval MHD_SC_OK the connection will be served
     * @retval MHD_SC_TOO_EARLY the daemon has not been started
     * @retval MHD_SC_TOO_LATE the daemon is stopping
     * @retval MHD_SC_LIMIT_CONNECTIONS_REACHED the limit of connections or of the address is
     * reached
     * @retval MHD_SC_ACCEPT_POLICY_REJECTED the accept policy refused the address
     * @retval MHD_SC_CONFIGURATION_WRONG_SA_SIZE the size does not fit the address family
     * @retval MHD_SC_NEW_CONN_FD_OUTSIDE_OF_SET_RANGE the number of the descriptor is too large
     * @retval MHD_SC_ACCEPT_CONFIGURE_NONBLOCKING_FAILED the socket stays blocking
     * @retval MHD_SC_ACCEPT_CONFIGURE_NOINHERIT_FAILED the socket would be inherited by child
     * processes
     * @retval MHD_SC_ACCEPT_CONFIGURE_NOSIGPIPE_FAILED SIGPIPE could not be switched off for the
     * socket
     * @retval MHD_SC_NONBLOCKING_REQUIRED the work mode needs a socket that does not block
     * @retval MHD_SC_CONNECTION_MEM_ALLOC_FAILURE not enough memory
     * @retval MHD_SC_POOL_MEM_ALLOC_FAILURE not enough memory for the connection's memory pool
     * @retval MHD_SC_TLS_CONNECTION_INIT_FAILED TLS failed
     * @retval MHD_SC_EPOLL_CTL_ADD_FAILED the socket could not be added to epoll
     * @retval MHD_SC_CONNECTION_THREAD_SYS_LIMITS_REACHED the system allows no further thread
     * @retval MHD_SC_CONNECTION_THREAD_LAUNCH_FAILURE the thread of the connection could not be
     * started
     */
    MHD_EXTERN_ enum MHD_StatusCode
    MHD_daemon_add_connection(struct MHD_Daemon* MHD_RESTRICT daemon, MHD_Socket new_socket,
                              size_t addr_size, const struct sockaddr* MHD_RESTRICT addr,
                              void* connection_cntx) MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_IN_(4);

/** Names of the options of a connection. */
enum MHD_ConnectionOption {
  MHD_C_O_END = 0,     /**< End of an array of options: #MHD_C_OPTION_TERMINATE. */
  MHD_C_O_TIMEOUT = 1, /**< #MHD_C_OPTION_TIMEOUT. */
#ifndef MHD_API_APRIL_ONLY
  MHD_C_O_TIMEOUT_MILSEC = 2, /**< #MHD_C_OPTION_TIMEOUT_MILSEC. The number is ours. */
#endif
  MHD_C_O_SENTINEL = 65535 /**< Not an option: keeps the size of the type. */
};

/** Room for values to come. */
struct MHD_ReservedStruct {
  uint_fast64_t reserved1; /**< Not used. */
  void* reserved2;         /**< Not used. */
};

/** Values of the options of a connection. */
union MHD_ConnectionOptionValue {
  unsigned int v_timeout;             /**< Value of #MHD_C_O_TIMEOUT: seconds. */
  struct MHD_ReservedStruct reserved; /**< Not used. */
#ifndef MHD_API_APRIL_ONLY
  uint_fast32_t v_timeout_milsec; /**< Value of #MHD_C_O_TIMEOUT_MILSEC: milliseconds. */
#endif
};

/** An option of a connection with its value; made by the helpers `MHD_C_OPTION_...`. */
struct MHD_ConnectionOptionAndValue {
  enum MHD_ConnectionOption opt;       /**< The option. */
  union MHD_ConnectionOptionValue val; /**< Its value. */
};

/** Sets options of a connection in the order of the array, up to the END option or the given
 * number, whichever comes first. After an option that cannot be set the rest is not looked at.
 *
 * To be called on the thread that drives the connection: from a callback of the connection, of its
 * stream or of its requests; with #MHD_WM_EXTERNAL_PERIODIC also between two calls of
 * #MHD_daemon_process_blocking.
 * @param connection the connection
 * @param options the options
 * @param options_max_num the number of options; #MHD_OPTIONS_ARRAY_MAX_SIZE when the array ends at
 *        its END option
 * @retval MHD_SC_OK all options are set
 * @retval MHD_SC_OPTION_UNKNOWN an option is not known
 * @retval MHD_SC_TOO_LATE the connection is closed or has been upgraded */
MHD_EXTERN_ enum MHD_StatusCode MHD_connection_set_options(
    struct MHD_Connection* MHD_RESTRICT connection,
    const struct MHD_ConnectionOptionAndValue* MHD_RESTRICT options,
    size_t options_max_num) MHD_FN_PAR_NONNULL_ALL_;

/** Sets one option of a connection.
 * @param connection the connection
 * @param option_ptr pointer to the option
 * @return as #MHD_connection_set_options */
#define MHD_connection_set_option(connection, option_ptr) \
  MHD_connection_set_options((connection), (option_ptr), 1)

#ifdef MHD_OPTION_MACROS_
/** Longest time in seconds without activity before the connection is closed, in place of that of
 * the daemon. It counts from the next time on that the connection is idle.
 * @param timeout the time in seconds (`unsigned int`); 0 means no limit */
#define MHD_C_OPTION_TIMEOUT(timeout)                        \
  (struct MHD_ConnectionOptionAndValue) {                    \
    .opt = MHD_C_O_TIMEOUT, .val = {.v_timeout = (timeout) } \
  }
#ifndef MHD_API_APRIL_ONLY
/** Longest time in milliseconds without activity before the connection is closed, in place of that
 * of the daemon (ours). The last one set of this option and #MHD_C_OPTION_TIMEOUT counts.
 * @param timeout_milsec the time in milliseconds (`uint_fast32_t`); 0 means no limit */
#define MHD_C_OPTION_TIMEOUT_MILSEC(timeout_milsec)                               \
  (struct MHD_ConnectionOptionAndValue) {                                         \
    .opt = MHD_C_O_TIMEOUT_MILSEC, .val = {.v_timeout_milsec = (timeout_milsec) } \
  }
#endif
/** End of an array of options. */
#define MHD_C_OPTION_TERMINATE() \
  (struct MHD_ConnectionOptionAndValue) { .opt = MHD_C_O_END }
#endif
#ifdef MHD_OPTION_FUNCTIONS_
static MHD_INLINE struct MHD_ConnectionOptionAndValue MHD_C_OPTION_TIMEOUT(unsigned int timeout) {
  struct MHD_ConnectionOptionAndValue opt_ = MHD_ZERO_INIT_;
  opt_.opt = MHD_C_O_TIMEOUT;
  opt_.val.v_timeout = timeout;
  return opt_;
}
#ifndef MHD_API_APRIL_ONLY
static MHD_INLINE struct MHD_ConnectionOptionAndValue
MHD_C_OPTION_TIMEOUT_MILSEC(uint_fast32_t timeout_milsec) {
  struct MHD_ConnectionOptionAndValue opt_ = MHD_ZERO_INIT_;
  opt_.opt = MHD_C_O_TIMEOUT_MILSEC;
  opt_.val.v_timeout_milsec = timeout_milsec;
  return opt_;
}
#endif
static MHD_INLINE struct MHD_ConnectionOptionAndValue
MHD_C_OPTION_TERMINATE(void) {
  struct MHD_ConnectionOptionAndValue opt_ = MHD_ZERO_INIT_;
  return opt_;
}
#endif

#if defined(MHD_USE_VARARG_MACROS) && !defined(__cplusplus) && defined(MHD_USE_COMP_LIT_FUNC_PARAMS)
/** Sets several options of a connection.
 * @param connection the connection
 * @param ... one or more options, made by the helpers `MHD_C_OPTION_...`, without END option
 * @return as #MHD_connection_set_options */
#define MHD_CONNECTION_SET_OPTIONS(connection, ...)                                           \
  MHD_connection_set_options(                                                                 \
      (connection),                                                                           \
      ((const struct MHD_ConnectionOptionAndValue[]){__VA_ARGS__, MHD_C_OPTION_TERMINATE()}), \
      MHD_OPTIONS_ARRAY_MAX_SIZE)
#endif

/** @} */

/* ======================================== requests and their values */

/** @defgroup request Requests and their values
 * The functions of this group may be called from the callbacks of the request. The strings they
 * give stay valid until the request ends (its #MHD_RequestEndedCallback has returned), unless
 * stated otherwise.
 */
/** @{ */

/** Kinds of values of a request. A bit mask. */
enum MHD_ValueKind {
  MHD_VK_HEADER = 1, /**< Fields of the header section (RFC 9110, section 5). */
  MHD_VK_COOKIE = 2, /**< Cookies (RFC 6265, section 4.2). */
#ifndef MHD_API_NEWEST_ONLY
  MHD_VK_GET_ARGUMENT = 4, /**< April name of #MHD_VK_URI_QUERY_PARAM. */
#endif
#ifndef MHD_API_APRIL_ONLY
  MHD_VK_URI_QUERY_PARAM = 4, /**< Parameters of the query of the request target. */
#endif
  MHD_VK_POSTDATA = 8,       /**< Fields of a form that has been parsed (#MHD_action_parse_post). */
  MHD_VK_FOOTER = 16,        /**< Fields of the trailer section (RFC 9110, section 6.5). */
  MHD_VK_HEADER_FOOTER = 17, /**< Fields of both sections. */
  MHD_VK_GET_POST = 12       /**< Parameters of the query and fields of the form. */
};

/** A name and a value with their kind. */
struct MHD_NameValueKind {
  struct MHD_NameAndValue nv; /**< Name and value. */
  enum MHD_ValueKind kind;    /**< The kind; exactly one bit. */
};

/** Called for each value by #MHD_request_get_values_cb.
 * @param cls what the application gave to that function
 * @param kind the kind; exactly one bit
 * @param nv name and value; the structure is valid only in this call, its strings as long as the
 *        request
 * @return #MHD_YES to go on, #MHD_NO to stop */
typedef enum MHD_Bool (*MHD_NameValueIterator)(void* cls, enum MHD_ValueKind kind,
                                               const struct MHD_NameAndValue* nv);

/** Gives all values of some kinds to a callback, in the order in which the client sent them.
 *
 * Names and values of cookies and query are decoded: `+` in the query becomes a space
 * (#MHD_D_OPTION_DISABLE_URI_QUERY_PLUS_AS_SPACE), then percent-encoding is decoded; malformed
 * encoding is left as it is. Fields of the form are known in #MHD_PostDataFinished, fields of the
 * trailer section in the final call of an upload callback.
 * @param request the request
 * @param kind the kinds, combined by `|`
 * @param iterator called for each value; NULL to count them
 * @param iterator_cls first argument of @a iterator
 * @return the number of values, or the number given to the callback when it stopped */
MHD_EXTERN_ size_t MHD_request_get_values_cb(struct MHD_Request* request, enum MHD_ValueKind kind,
                                             MHD_NameValueIterator iterator, void* iterator_cls)
    MHD_FN_PAR_NONNULL_(1);

/** Stores all values of some kinds in an array, in the order in which the client sent them.
 * @param request the request
 * @param kind the kinds, combined by `|`
 * @param num_elements size of the array; values beyond it are left out
 * @param[out] elements the array
 * @return the number of elements that were stored */
MHD_EXTERN_ size_t MHD_request_get_values_list(
    struct MHD_Request* request, enum MHD_ValueKind kind, size_t num_elements,
    struct MHD_NameValueKind elements[MHD_FN_PAR_DYN_ARR_SIZE_(num_elements)])
    MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(4) MHD_FN_PAR_OUT_SIZE_(4, 3);

/** Finds a value by its name, in the form of April 2025 (the name of the function is ours).
 *
 * Programs call it as #MHD_request_get_value with three arguments.
 * @param request the request
 * @param kind the kinds to look at, combined by `|`
 * @param key the name; compared without regard to case, whatever the kind
 * @return the first value with this name, valid until the request ends; its `cstr` is NULL when the
 *         name stands there without value. NULL when there is no such name, or not enough memory in
 *         the pool of the connection */
MHD_EXTERN_ const struct MHD_StringNullable* MHD_request_get_value_ptr(
    struct MHD_Request* MHD_RESTRICT request, enum MHD_ValueKind kind, const char* MHD_RESTRICT key)
    MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3) MHD_FN_PAR_CSTR_(3);

#ifndef MHD_API_APRIL_ONLY
/** Finds a value by its name.
 *
 * With three arguments (without @a value_out) it has the form of April 2025 and returns what
 * #MHD_request_get_value_ptr returns: in C a macro chooses by the number of arguments, in C++ it is
 * an overload. `(MHD_request_get_value)` in parentheses is always this function.
 * @param request the request
 * @param kind the kinds to look at, combined by `|`
 * @param key the name; compared without regard to case, whatever the kind
 * @param[out] value_out set to the first value with this name; its `cstr` is NULL when the name
 *        stands there without value, or when there is no such name. May be NULL
 * @return #MHD_YES when the name was found, else #MHD_NO */
MHD_EXTERN_ enum MHD_Bool MHD_request_get_value(struct MHD_Request* MHD_RESTRICT request,
                                                enum MHD_ValueKind kind,
                                                const char* MHD_RESTRICT key,
                                                struct MHD_StringNullable* MHD_RESTRICT value_out)
    MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3) MHD_FN_PAR_CSTR_(3) MHD_FN_PAR_OUT_(4);

/** @cond INTERNAL */
#if !defined(MHD_API_NEWEST_ONLY) && !defined(__cplusplus) && defined(MHD_USE_VARARG_MACROS)
#define MHD_FIFTH_(a1_, a2_, a3_, a4_, fifth_, ...) fifth_
#define MHD_request_get_value(...) \
  MHD_FIFTH_(__VA_ARGS__, MHD_request_get_value, MHD_request_get_value_ptr, 0)(__VA_ARGS__)
#endif
/** @endcond */
#else
/** Finds a value by its name: #MHD_request_get_value_ptr. */
#define MHD_request_get_value MHD_request_get_value_ptr
#endif

/** How a request ended. */
enum MHD_RequestEndedCode {
  MHD_REQUEST_ENDED_COMPLETED_OK = 0, /**< The whole reply was given to the system. */
  /** The connection was upgraded, and closed by the application. */
  MHD_REQUEST_ENDED_COMPLETED_OK_UPGRADE = 1,
  MHD_REQUEST_ENDED_TIMEOUT_REACHED = 10,     /**< A time limit was over. */
  MHD_REQUEST_ENDED_CONNECTION_ERROR = 20,    /**< The connection broke, or TLS failed. */
  MHD_REQUEST_ENDED_CLIENT_ABORT = 30,        /**< The client closed or reset the connection. */
  MHD_REQUEST_ENDED_HTTP_PROTOCOL_ERROR = 31, /**< The request is malformed. */
  MHD_REQUEST_ENDED_BY_APP_ABORT = 40,        /**< The application asked for it. */
  MHD_REQUEST_ENDED_BY_APP_ERROR = 41,        /**< The application did something wrong. */
  /** The external event loop did not register the connection. */
  MHD_REQUEST_ENDED_BY_EXT_EVENT_ERROR = 42,
  MHD_REQUEST_ENDED_NO_RESOURCES = 50,   /**< Memory or another resource was short. */
  MHD_REQUEST_ENDED_FILE_ERROR = 51,     /**< The file of the reply could not be read. */
  MHD_REQUEST_ENDED_NONCE_ERROR = 52,    /**< A nonce could not be made. */
  MHD_REQUEST_ENDED_DAEMON_SHUTDOWN = 60 /**< The daemon was destroyed. */
};

/** Details of the end of a request; none yet. */
union MHD_RequestEndedDetail {
  void* reserved; /**< Not used. */
};

/** What #MHD_RequestEndedCallback gets. */
struct MHD_RequestEndedData {
  struct MHD_Request* req;              /**< The request. */
  enum MHD_RequestEndedCode code;       /**< How it ended. */
  union MHD_RequestEndedDetail details; /**< Details. */
};

/** @} */

/* ======================================== actions */

/** @defgroup action Actions
 * What a #MHD_RequestCallback returns. Each call of it may make one action, which belongs to the
 * request and is never released by the application. A second one is NULL; after a function returned
 * NULL for bad arguments another action may be made.
 */
/** @{ */

/** Answers the request with a response.
 *
 * The content of the request, when it was not processed, is drained if it is small, else the
 * connection is closed after the reply. The first use of a response freezes it: later changes fail
 * with #MHD_SC_TOO_LATE. May be called only in the #MHD_RequestCallback of the request.
 * @param request the request
 * @param response the response. Unless it is reusable (#MHD_R_OPTION_REUSABLE) it belongs to the
 *        library afterwards, also on failure. NULL gives NULL, so that the calls can be nested
 * @return the action; NULL on failure */
MHD_EXTERN_ const struct MHD_Action* MHD_action_from_response(
    struct MHD_Request* MHD_RESTRICT request, struct MHD_Response* MHD_RESTRICT response)
    MHD_FN_PAR_NONNULL_(1);

/** Suspends the request: the callback is called again after #MHD_request_resume.
 *
 * While it is suspended nothing is read, and no time limit runs but the one for sending and that of
 * #MHD_D_OPTION_SUSPEND_TIMEOUT_MILSEC; the connection counts in the limits. When the client goes
 * away meanwhile, the request ends at once with #MHD_REQUEST_ENDED_CLIENT_ABORT; a client that closed
 * its side counts as gone, see #MHD_D_OPTION_SUSPENDED_HALF_CLOSE. With select() neither is seen
 * behind bytes that the client has sent meanwhile. May be called only in the #MHD_RequestCallback of
 * the request.
 * @param request the request
 * @return the action; NULL on failure, for example with #MHD_D_OPTION_DISALLOW_SUSPEND_RESUME */
MHD_EXTERN_ const struct MHD_Action* MHD_action_suspend(struct MHD_Request* request)
    MHD_FN_PAR_NONNULL_ALL_;

/** Resumes a suspended request. Any thread may call it, also one without any relation to the
 * daemon.
 *
 * It may come any time after the callback was entered that suspends the request: also before the
 * action is made or returned; it is remembered then. Several of them for one suspension count once.
 * When the callback returns another action, those that came during it are dropped. Without suspension
 * it has no effect. It must not be called for a request that has ended:
 * #MHD_D_OPTION_REQUEST_ENDED_CALLBACK tells when.
 * @param request the request */
MHD_EXTERN_ void MHD_request_resume(struct MHD_Request* request) MHD_FN_PAR_NONNULL_ALL_;

/** Closes the connection of the request at once and without reply.
 * @param req the request
 * @return NULL of the right type */
#define MHD_action_abort_request(req) (MHD_DISCARD_((req)), MHD_NULL_(const struct MHD_Action*))

/** @} */

/* ======================================== responses */

/** @defgroup response Responses
 * A response is made, gets its fields and options, and is used by an action. Functions of this
 * group may be called from any thread; a response may be changed by one thread at a time.
 *
 * A response that is not reusable serves one request: #MHD_action_from_response takes it over. One
 * that never gets into an action must be destroyed by the application. The status code must be from
 * 100 to 999; the actions refuse responses with 1xx, since those are not final. With 204 and 304,
 * and to HEAD, no content is sent.
 */
/** @{ */

/** Makes a response with content from memory that stays where it is.
 * @param sc the status code
 * @param buffer_size size of the content in bytes
 * @param buffer the content; it must stay valid and unchanged until @a free_cb is called. Ignored
 *        when the size is 0
 * @param free_cb called once when the response is destroyed; NULL for none. Not called when this
 *        function fails
 * @param free_cb_cls argument of @a free_cb
 * @return the response; NULL when the status code is not possible, the content is missing or memory
 *        is short */
MHD_EXTERN_ struct MHD_Response* MHD_response_from_buffer(enum MHD_HTTP_StatusCode sc,
                                                          size_t buffer_size, const char* buffer,
                                                          MHD_FreeCallback free_cb,
                                                          void* free_cb_cls)
    MHD_FN_PAR_IN_SIZE_(3, 2);

/** Makes a response with content from memory that is never released.
 * @param sc the status code
 * @param len size of the content in bytes
 * @param buf the content; it must stay valid and unchanged until the last reply with it has been
 *        sent
 * @return as #MHD_response_from_buffer */
#define MHD_response_from_buffer_static(sc, len, buf) \
  MHD_response_from_buffer((sc), (len), (buf), NULL, NULL)

/** Makes a response without content.
 * @param sc the status code
 * @return as #MHD_response_from_buffer */
#define MHD_response_from_empty(sc) MHD_response_from_buffer_static((sc), 0, "")

/** Makes a response with a copy of the content.
 * @param sc the status code
 * @param buffer_size size of the content in bytes
 * @param buffer the content; not needed after the call. Ignored when the size is 0
 * @return the response; NULL when the status code is not possible, the content is missing or memory
 *        is short */
MHD_EXTERN_ struct MHD_Response* MHD_response_from_buffer_copy(
    enum MHD_HTTP_StatusCode sc, size_t buffer_size,
    const char buffer[MHD_FN_PAR_DYN_ARR_SIZE_(buffer_size)]) MHD_FN_PAR_IN_SIZE_(3, 2);

/** Makes a response with content from several pieces of memory, which are sent without being copied
 * together.
 * @param sc the status code
 * @param iov_count number of pieces, of any size; empty ones are skipped
 * @param iov the pieces. The array is copied; the memory it points to must stay valid and unchanged
 *        until @a free_cb is called
 * @param free_cb called once when the response is destroyed; NULL for none. Not called when this
 *        function fails
 * @param free_cb_cls argument of @a free_cb
 * @return the response; NULL when the status code is not possible, a piece with a size has no
 *         memory, the sum of the sizes is too large, or memory is short */
MHD_EXTERN_ struct MHD_Response* MHD_response_from_iovec(
    enum MHD_HTTP_StatusCode sc, unsigned int iov_count,
    const struct MHD_IoVec iov[MHD_FN_PAR_DYN_ARR_SIZE_(iov_count)], MHD_FreeCallback free_cb,
    void* free_cb_cls);

/** Makes a response with content from a file. Where possible the system sends it without copying.
 *
 * A file that turns out to be shorter than promised ends the reply with a closed connection; what is
 * added behind the promised end is not sent.
 * @param sc the status code
 * @param fd descriptor of a regular file or block device that can be read; the library owns it from
 *        now on and closes it when the response is destroyed, also when this function fails. Its
 *        position is not used
 * @param offset position of the first byte
 * @param size size of the content in bytes; #MHD_SIZE_UNKNOWN takes the rest of the file as it is
 *        now
 * @return the response; NULL when the status code is not possible, the descriptor is something else,
 *         the end of the content exceeds the largest position, the size is unknown and the offset
 *         behind the end of the file, or memory is short */
MHD_EXTERN_ struct MHD_Response* MHD_response_from_fd(enum MHD_HTTP_StatusCode sc, int fd,
                                                      uint_fast64_t offset, uint_fast64_t size)
    MHD_FN_PAR_FD_READ_(2);

/** Makes a response with content from a pipe, until its end. It can be used for one request.
 *
 * The size is unknown: clients of HTTP/1.1 get it chunked, those of HTTP/1.0 until the connection
 * is closed. A slow writer holds up nothing but this reply. The response can't be made reusable.
 * @param sc the status code
 * @param fd the end of the pipe (or FIFO) to read from, or anything else that is read from begin to
 *        end: a stream socket, a device. In blocking mode or not. The library owns it from now on and
 *        closes it when the response is destroyed, also when this function fails
 * @return the response; NULL when the status code is not possible, the descriptor can't be read, or
 *         memory is short */
MHD_EXTERN_ struct MHD_Response* MHD_response_from_pipe(enum MHD_HTTP_StatusCode sc, int fd)
    MHD_FN_PAR_FD_READ_(2);

/** Gives up the application's reference to a response.
 *
 * To be called once for each reusable response, and for a response that was never used. The
 * response is released when the last reply that uses it has ended.
 * @param response the response; invalid afterwards */
MHD_EXTERN_ void MHD_response_destroy(struct MHD_Response* response) MHD_FN_PAR_NONNULL_(1);

/** Adds a field to a response (RFC 9110, section 5). Fields are sent in the order in which they
 * were added, behind Date and before Content-Length, Transfer-Encoding and Connection.
 *
 * The library itself sends Date, Connection, Content-Length and Transfer-Encoding. The application
 * may set Transfer-Encoding only to `chunked` or `identity`, Connection only to `close` or
 * `keep-alive`, and Content-Length only with #MHD_R_OPTION_INSANITY_HEADER_CONTENT_LENGTH. Its own
 * Date replaces that of the library.
 * @param response the response; NULL is tolerated
 * @param name the name: a token (RFC 9110, section 5.6.2); copied
 * @param value the value, without CR, LF, NUL, tab and other control characters; copied
 * @retval MHD_SC_OK added
 * @retval MHD_SC_RESP_POINTER_NULL @a response is NULL
 * @retval MHD_SC_TOO_LATE the response has been used in an action
 * @retval MHD_SC_RESP_HEADER_NAME_INVALID the name is not a token
 * @retval MHD_SC_RESP_HEADER_VALUE_INVALID the value has forbidden bytes, or the field must not
 *        have it
 * @retval MHD_SC_REPLY_CONTENT_LENGTH_NOT_ALLOWED Content-Length may not be set
 * @retval MHD_SC_RESP_HEADERS_CONFLICT the field conflicts with another one
 * @retval MHD_SC_DATE_HEADER_SEVERAL there is a Date field already
 * @retval MHD_SC_CONNECTION_HEADER_SEVERAL there is a Connection field already
 * @retval MHD_SC_RESPONSE_HEADER_MEM_ALLOC_FAILED not enough memory
 * @retval MHD_SC_RESPONSE_MUTEX_LOCK_FAILED the response could not be locked */
MHD_EXTERN_ enum MHD_StatusCode MHD_response_add_header(struct MHD_Response* MHD_RESTRICT response,
                                                        const char* MHD_RESTRICT name,
                                                        const char* MHD_RESTRICT value)
    MHD_FN_PAR_NONNULL_(2) MHD_FN_PAR_CSTR_(2) MHD_FN_PAR_NONNULL_(3) MHD_FN_PAR_CSTR_(3);

/** Adds a field with a predefined name to a response.
 * @param response the response
 * @param stk the number of the name
 * @param content the value, as in #MHD_response_add_header; copied
 * @return as #MHD_response_add_header; #MHD_SC_RESP_HEADER_NAME_INVALID when the number has no name
 */
MHD_EXTERN_ enum MHD_StatusCode MHD_response_add_predef_header(
    struct MHD_Response* MHD_RESTRICT response, enum MHD_PredefinedHeader stk,
    const char* MHD_RESTRICT content) MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_CSTR_(3);

/** Names of the options of a response. */
enum MHD_ResponseOption {
  MHD_R_O_END = 0,                 /**< End of an array of options: #MHD_R_OPTION_TERMINATE. */
  MHD_R_O_REUSABLE = 20,           /**< #MHD_R_OPTION_REUSABLE. */
  MHD_R_O_HEAD_ONLY_RESPONSE = 40, /**< #MHD_R_OPTION_HEAD_ONLY_RESPONSE. */
  MHD_R_O_CHUNKED_ENC = 41,        /**< #MHD_R_OPTION_CHUNKED_ENC. */
  MHD_R_O_CONN_CLOSE = 60,         /**< #MHD_R_OPTION_CONN_CLOSE. */
  MHD_R_O_HTTP_1_0_COMPATIBLE_STRICT = 80, /**< #MHD_R_OPTION_HTTP_1_0_COMPATIBLE_STRICT. */
  MHD_R_O_HTTP_1_0_SERVER = 81,            /**< #MHD_R_OPTION_HTTP_1_0_SERVER. */
  /** #MHD_R_OPTION_INSANITY_HEADER_CONTENT_LENGTH. */
  MHD_R_O_INSANITY_HEADER_CONTENT_LENGTH = 100,
  MHD_R_O_TERMINATION_CALLBACK = 121, /**< #MHD_R_OPTION_TERMINATION_CALLBACK. */
  /* From here on: ours, not in GNU libmicrohttpd 2. */
  MHD_R_O_RANGES = 40000,             /**< #MHD_R_OPTION_RANGES. Ours. */
  MHD_R_O_SENTINEL = 65535            /**< Not an option: keeps the size of the type. */
};

/** Value of #MHD_R_O_TERMINATION_CALLBACK. */
struct MHD_ResponseOptionValueEndedCB {
  MHD_RequestEndedCallback v_ended_cb; /**< The callback. */
  void* v_ended_cb_cls;                /**< Its first argument. */
};

/** Values of the options of a response. */
union MHD_ResponseOptionValue {
  enum MHD_Bool reusable;                   /**< Value of #MHD_R_O_REUSABLE. */
  enum MHD_Bool head_only_response;         /**< Value of #MHD_R_O_HEAD_ONLY_RESPONSE. */
  enum MHD_Bool chunked_enc;                /**< Value of #MHD_R_O_CHUNKED_ENC. */
  enum MHD_Bool conn_close;                 /**< Value of #MHD_R_O_CONN_CLOSE. */
  enum MHD_Bool http_1_0_compatible_strict; /**< Value of #MHD_R_O_HTTP_1_0_COMPATIBLE_STRICT. */
  enum MHD_Bool http_1_0_server;            /**< Value of #MHD_R_O_HTTP_1_0_SERVER. */
  /** Value of #MHD_R_O_INSANITY_HEADER_CONTENT_LENGTH. */
  enum MHD_Bool insanity_header_content_length;
  /** Value of #MHD_R_O_TERMINATION_CALLBACK. */
  struct MHD_ResponseOptionValueEndedCB termination_callback;
  enum MHD_Bool ranges; /**< Value of #MHD_R_O_RANGES. */
};

/** An option of a response with its value; made by the helpers `MHD_R_OPTION_...`. */
struct MHD_ResponseOptionAndValue {
  enum MHD_ResponseOption opt;       /**< The option. */
  union MHD_ResponseOptionValue val; /**< Its value. */
};

/** Sets options of a response in the order of the array, up to the END option or the given number,
 * whichever comes first. After an option that cannot be set the rest is not looked at.
 * @param response the response
 * @param options the options
 * @param options_max_num the number of options; #MHD_OPTIONS_ARRAY_MAX_SIZE when the array ends at
 *        its END option
 * @retval MHD_SC_OK all options are set
 * @retval MHD_SC_TOO_LATE the response has been used in an action
 * @retval MHD_SC_OPTION_UNKNOWN an option is not known
 * @retval MHD_SC_RESPONSE_CANNOT_CLEAR_REUSE the response is reusable and stays so
 * @retval MHD_SC_OPTIONS_CONFLICT the option does not fit the content of the response: that of a pipe
 *         can't be reused
 * @retval MHD_SC_RESPONSE_MUTEX_INIT_FAILED the response could not be made reusable
 * @retval MHD_SC_RESPONSE_MUTEX_LOCK_FAILED the response could not be locked */
MHD_EXTERN_ enum MHD_StatusCode MHD_response_set_options(
    struct MHD_Response* MHD_RESTRICT response,
    const struct MHD_ResponseOptionAndValue* MHD_RESTRICT options,
    size_t options_max_num) MHD_FN_PAR_NONNULL_ALL_;

/** Sets one option of a response.
 * @param response the response
 * @param option_ptr pointer to the option
 * @return as #MHD_response_set_options */
#define MHD_response_set_option(response, option_ptr) \
  MHD_response_set_options((response), (option_ptr), 1)

#ifdef MHD_OPTION_MACROS_
/** @cond INTERNAL */
#define MHD_R_OPT_(option_, ...)           \
  (struct MHD_ResponseOptionAndValue) {    \
    .opt = option_, .val = { __VA_ARGS__ } \
  }
/** @endcond */
/** @name Options of a response */
/** @{ */

/** The response can be used for any number of requests, also at the same time. The application
 * keeps a reference to it and must call #MHD_response_destroy once; the content stays in use until
 * the last reply has ended. It can be set, but not be cleared.
 * @param value #MHD_YES to set it (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_REUSABLE(value) MHD_R_OPT_(MHD_R_O_REUSABLE, .reusable = (value))
/** Sends the header section only, as to HEAD, and no Content-Length or Transfer-Encoding of the
 * library's own. For answers to HEAD and with 304 whose content would be expensive to make; after other
 * ones the connection closes, since the client could not tell where they end.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_HEAD_ONLY_RESPONSE(value) \
  MHD_R_OPT_(MHD_R_O_HEAD_ONLY_RESPONSE, .head_only_response = (value))
/** Sends the content chunked even when its size is known (RFC 9112, section 7.1). Without effect
 * for clients of HTTP/1.0.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_CHUNKED_ENC(value) MHD_R_OPT_(MHD_R_O_CHUNKED_ENC, .chunked_enc = (value))
/** Closes the connection after the reply, which says so by `Connection: close` (RFC 9112, section
 * 9.6).
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_CONN_CLOSE(value) MHD_R_OPT_(MHD_R_O_CONN_CLOSE, .conn_close = (value))
/** Answers in a way that clients of HTTP/1.0 understand: with the version HTTP/1.1, but never
 * chunked, and always closing the connection.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_HTTP_1_0_COMPATIBLE_STRICT(value) \
  MHD_R_OPT_(MHD_R_O_HTTP_1_0_COMPATIBLE_STRICT, .http_1_0_compatible_strict = (value))
/** Answers as a server of HTTP/1.0: with that version, never chunked; the connection is kept with
 * `Keep-Alive` when the client asks for it and the size is known.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_HTTP_1_0_SERVER(value) \
  MHD_R_OPT_(MHD_R_O_HTTP_1_0_SERVER, .http_1_0_server = (value))
/** Lets the application set Content-Length itself, unchecked. A wrong one breaks the protocol; for
 * tests, and for replies without content.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_INSANITY_HEADER_CONTENT_LENGTH(value) \
  MHD_R_OPT_(MHD_R_O_INSANITY_HEADER_CONTENT_LENGTH, .insanity_header_content_length = (value))
/** Tells the application when a request that uses the response has ended, once for each, and before
 * #MHD_D_OPTION_REQUEST_ENDED_CALLBACK. That is the end of a reply; the free callback of the response
 * comes when the last reference to it has gone.
 * @param ended_cb a #MHD_RequestEndedCallback; NULL (default) for none
 * @param ended_cb_cls first argument of @a ended_cb */
#define MHD_R_OPTION_TERMINATION_CALLBACK(ended_cb, ended_cb_cls) \
  MHD_R_OPT_(MHD_R_O_TERMINATION_CALLBACK,                        \
             .termination_callback = {.v_ended_cb = (ended_cb), .v_ended_cb_cls = (ended_cb_cls)})
/** Answers conditional requests and requests for parts of the content (RFC 9110, sections 13 and
 * 14; ours, not in GNU libmicrohttpd 2). It works for GET and HEAD and a response with status 200,
 * from the fields `ETag` and `Last-Modified` that the application sets; other requests and
 * responses are not changed by it. The client gets, instead of the response:
 * - 412 without content, when `If-Match` or `If-Unmodified-Since` does not hold
 * - 304, when `If-None-Match` or `If-Modified-Since` says that it has the content already
 * - 206 with the part that `Range` asks for, or with several ones as `multipart/byteranges`, unless
 *   `If-Range` names another version; for GET only
 * - 416 without content, when nothing of what `Range` asks for exists.
 *
 * More than 16 ranges, or ranges that overlap, get the whole content. Of the fields of the response
 * 304 carries those that are of use to caches; 412 and 416 carry neither what describes the content
 * nor `Cache-Control` and `Expires`. The free callback and the termination callback are called as
 * always. A 206 is never chunked.
 *
 * For content that is there before it is sent: #MHD_SC_OPTIONS_CONFLICT for a response from a
 * callback or a pipe.
 * @param value whether to do so (`enum MHD_Bool`); default #MHD_NO */
#define MHD_R_OPTION_RANGES(value) MHD_R_OPT_(MHD_R_O_RANGES, .ranges = (value))
/** End of an array of options. */
#define MHD_R_OPTION_TERMINATE() \
  (struct MHD_ResponseOptionAndValue) { .opt = MHD_R_O_END }

/** @} */
#endif

#ifdef MHD_OPTION_FUNCTIONS_
/** @cond INTERNAL */
#define MHD_R_FN_(name_, type_, par_, member_)                                           \
  static MHD_INLINE struct MHD_ResponseOptionAndValue MHD_R_OPTION_##name_(type_ par_) { \
    struct MHD_ResponseOptionAndValue opt_ = MHD_ZERO_INIT_;                             \
    opt_.opt = MHD_R_O_##name_;                                                          \
    opt_.val.member_ = par_;                                                             \
    return opt_;                                                                         \
  }
/** @endcond */
static MHD_INLINE struct MHD_ResponseOptionAndValue MHD_R_OPTION_TERMINATION_CALLBACK(
    MHD_RequestEndedCallback ended_cb, void* ended_cb_cls) {
  struct MHD_ResponseOptionAndValue opt_ = MHD_ZERO_INIT_;
  opt_.opt = MHD_R_O_TERMINATION_CALLBACK;
  opt_.val.termination_callback.v_ended_cb = ended_cb;
  opt_.val.termination_callback.v_ended_cb_cls = ended_cb_cls;
  return opt_;
} static MHD_INLINE struct MHD_ResponseOptionAndValue MHD_R_OPTION_TERMINATE(void) {
  struct MHD_ResponseOptionAndValue opt_ = MHD_ZERO_INIT_;
  return opt_;
}
/* clang-format off */
MHD_R_FN_ (REUSABLE, enum MHD_Bool, value, reusable)
MHD_R_FN_ (HEAD_ONLY_RESPONSE, enum MHD_Bool, value, head_only_response)
MHD_R_FN_ (CHUNKED_ENC, enum MHD_Bool, value, chunked_enc)
MHD_R_FN_ (CONN_CLOSE, enum MHD_Bool, value, conn_close)
MHD_R_FN_ (HTTP_1_0_COMPATIBLE_STRICT, enum MHD_Bool, value, http_1_0_compatible_strict)
MHD_R_FN_ (HTTP_1_0_SERVER, enum MHD_Bool, value, http_1_0_server)
MHD_R_FN_ (INSANITY_HEADER_CONTENT_LENGTH, enum MHD_Bool, value, insanity_header_content_length)
MHD_R_FN_ (RANGES, enum MHD_Bool, value, ranges)
#undef MHD_R_FN_
/* clang-format on */
#endif

#if defined(MHD_USE_VARARG_MACROS) && !defined(__cplusplus) && defined(MHD_USE_COMP_LIT_FUNC_PARAMS)
/** Sets several options of a response.
 * @param response the response
 * @param ... one or more options, made by the helpers `MHD_R_OPTION_...`, without END option
 * @return as #MHD_response_set_options */
#define MHD_RESPONSE_SET_OPTIONS(response, ...)                                             \
  MHD_response_set_options(                                                                 \
      (response),                                                                           \
      ((const struct MHD_ResponseOptionAndValue[]){__VA_ARGS__, MHD_R_OPTION_TERMINATE()}), \
      MHD_OPTIONS_ARRAY_MAX_SIZE)
#endif

    /** @} */

    /* ======================================== content made while it is sent */

    /** @defgroup dcc Content creators
     * A response whose content the application makes piece by piece. The actions below may be made
     * only in the #MHD_DynamicContentCreator that got the context, one per call. After a function
     * returned NULL for bad arguments another action may be made. An action that was made but not
     * returned, or that cannot be carried out, aborts the reply and is logged.
     */
    /** @{ */

    /** One call of a #MHD_DynamicContentCreator; valid only in this call. */
    struct MHD_DynamicContentCreatorContext;
/** How to go on with making content; belongs to the library. */
struct MHD_DynamicContentCreatorAction;

/** Called when the library wants the next piece of the content.
 *
 * It runs on the thread that drives the connection, whenever there is room for more; for reusable
 * responses it may run on several threads at once for different requests (#MHD_DCC_get_request). It is
 * not called for HEAD and for status codes without content.
 * @param dyn_cont_cls what the application gave to #MHD_response_from_callback
 * @param ctx for the functions that make an action; valid only in this call
 * @param pos position of the piece in the content: the sum of the sizes of all pieces before it
 * @param buf memory for the piece
 * @param max size of @a buf in bytes: at least 512, or what is missing from a known size when that is
 *        less; never more than that
 * @return the action; NULL closes the connection at once, as #MHD_DCC_action_abort does */
typedef const struct MHD_DynamicContentCreatorAction* (*MHD_DynamicContentCreator)(
    void* dyn_cont_cls, struct MHD_DynamicContentCreatorContext* ctx, uint_fast64_t pos, void* buf,
    size_t max);

/** Makes a response whose content a callback makes while it is sent.
 * @param sc the status code
 * @param size size of the content in bytes; #MHD_SIZE_UNKNOWN when it is not known: clients of
 *        HTTP/1.1 get it chunked, those of HTTP/1.0 until the connection is closed
 * @param dyn_cont called for each piece; not NULL
 * @param dyn_cont_cls first argument of @a dyn_cont and argument of @a dyn_cont_fc
 * @param dyn_cont_fc called once when the response is destroyed; NULL for none. Not called when
 *        this function fails
 * @return the response; NULL when the status code is not possible, @a dyn_cont is NULL or memory is
 *         short */
MHD_EXTERN_ struct MHD_Response* MHD_response_from_callback(enum MHD_HTTP_StatusCode sc,
                                                            uint_fast64_t size,
                                                            MHD_DynamicContentCreator dyn_cont,
                                                            void* dyn_cont_cls,
                                                            MHD_FreeCallback dyn_cont_fc);

#ifndef MHD_DYNCONTENTZCIOVEC_DEFINED
/** Pieces of memory that are sent without being copied. */
struct MHD_DynContentZCIoVec {
  unsigned int iov_count;      /**< Number of pieces. */
  const struct MHD_IoVec* iov; /**< The pieces; the array is needed only in the call. */
  /** Called once when the memory is not needed any more; NULL for none. */
  MHD_FreeCallback iov_fcb;
  void* iov_fcb_cls; /**< Its argument. */
};
/** Define it before the include where another header has `struct MHD_DynContentZCIoVec` already. */
#define MHD_DYNCONTENTZCIOVEC_DEFINED 1
#endif

/** Gives the request whose reply is being made, so that a response that many requests share can be
 * suspended and resumed for each of them. Ours, not in GNU libmicrohttpd 2.
 * @param ctx the context
 * @return the request; it may be used until its last #MHD_RequestEndedCallback has returned, also from
 *         other threads for #MHD_request_resume */
MHD_EXTERN_ struct MHD_Request* MHD_DCC_get_request(struct MHD_DynamicContentCreatorContext* ctx)
    MHD_FN_PAR_NONNULL_(1);

/** Goes on with a piece of content: first that in the buffer, then that of the pieces of memory.
 * @param ctx the context
 * @param data_size number of bytes that were put into the buffer, at most its size; not 0 when
 *        there are no other pieces
 * @param iov_data further pieces of memory; NULL for none. Their callback runs exactly once, also
 *        when this function returns NULL or the action is never returned
 * @param chunk_ext extension of the chunk (RFC 9112, section 7.1.1), with or without its leading
 *        `;`, less than 1024 bytes; several are separated by `;`. Copied; NULL for none. Left out when
 *        the reply is not chunked
 * @return the action; NULL when there is no content, more than the buffer or the promised size
 *         holds, a piece with a size has no memory, the extension is not valid, an action was made
 *         already, or memory is short */
MHD_EXTERN_ const struct MHD_DynamicContentCreatorAction* MHD_DCC_action_continue_zc(
    struct MHD_DynamicContentCreatorContext* ctx, size_t data_size,
    const struct MHD_DynContentZCIoVec* iov_data, const char* MHD_RESTRICT chunk_ext)
    MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_CSTR_(4);

/** Goes on with the content in the buffer, as a chunk with extension.
 * @param ctx the context
 * @param data_size number of bytes that were put into the buffer, not 0
 * @param chunk_ext extension of the chunk; NULL for none
 * @return as #MHD_DCC_action_continue_zc */
#define MHD_DCC_action_continue_ce(ctx, data_size, chunk_ext) \
  MHD_DCC_action_continue_zc((ctx), (data_size), NULL, (chunk_ext))

/** Goes on with the content in the buffer.
 * @param ctx the context
 * @param data_size number of bytes that were put into the buffer, not 0
 * @return as #MHD_DCC_action_continue_zc */
#define MHD_DCC_action_continue(ctx, data_size) MHD_DCC_action_continue_ce((ctx), (data_size), NULL)

/** Ends the content and adds a trailer section (RFC 9110, section 6.5).
 *
 * The trailer section is sent when the reply is chunked, whether or not the client said `TE:
 * trailers`, else left out. When less content was made than was promised, the connection is closed.
 * The callback is not called any more once a promised size is reached.
 * @param ctx the context
 * @param num_footers number of fields; 0 for no trailer section
 * @param footers the fields, copied, at most 8 KiB in all; neither name nor value may be NULL. Names
 *        and values must be valid as in #MHD_response_add_header. Fields that RFC 9110, section
 *        6.5.1 keeps out of trailer sections are refused: those of framing, routing, authentication,
 *        conditions, control and the kind of content
 * @return the action; NULL when a field is refused, an action was made already, or memory is
 *         short */
MHD_EXTERN_ const struct MHD_DynamicContentCreatorAction* MHD_DCC_action_finish_with_footer(
    struct MHD_DynamicContentCreatorContext* ctx, size_t num_footers,
    const struct MHD_NameValueCStr* MHD_RESTRICT footers) MHD_FN_PAR_NONNULL_(1);

/** Ends the content.
 * @param ctx the context
 * @return as #MHD_DCC_action_finish_with_footer */
#define MHD_DCC_action_finish(ctx) MHD_DCC_action_finish_with_footer((ctx), 0, NULL)

/** Suspends the reply: what was made before is sent, and the callback is called again after
 * #MHD_request_resume. See #MHD_action_suspend.
 * @param ctx the context
 * @return the action; NULL on failure, for example with #MHD_D_OPTION_DISALLOW_SUSPEND_RESUME */
MHD_EXTERN_ const struct MHD_DynamicContentCreatorAction* MHD_DCC_action_suspend(
    struct MHD_DynamicContentCreatorContext* ctx) MHD_FN_PAR_NONNULL_(1);

/** Closes the connection at once; the client sees that the reply is not complete.
 * @param ctx the context
 * @return NULL of the right type */
#define MHD_DCC_action_abort(ctx) \
  (MHD_DISCARD_((ctx)), MHD_NULL_(const struct MHD_DynamicContentCreatorAction*))

/** @} */

/* ======================================== uploads and forms */

/** @defgroup upload Uploads and forms
 * How the content of a request (RFC 9110, section 6.4) reaches the application. A client that waits
 * for `100 Continue` gets it when one of these actions was chosen (RFC 9110, section 10.1.1).
 *
 * All callbacks run on the thread of the connection, one at a time, and hold up the other
 * connections of this thread. While one of them runs, or the request is suspended, nothing is read:
 * the client has to wait. The actions `MHD_upload_action_...` can be made only in the callbacks of
 * this group, one in each call; elsewhere they are NULL. They belong to the request.
 *
 * Content must come at the pace of #MHD_D_OPTION_BODY_RATE, else the client is answered with 408.
 * When a request ends before its content is complete, #MHD_D_OPTION_REQUEST_ENDED_CALLBACK tells
 * so; no callback of this group is called again.
 */
/** @{ */

#ifndef MHD_UPLOADCALLBACK_DEFINED
/** Called with content of a request.
 *
 * As "full" callback it is called once with the whole content; when it suspends the request it is
 * called again afterwards, with the same content. As "incremental" callback it is called for each
 * piece, and once more at the end with size 0 and NULL; only that last call is made again after
 * suspending. A request without content gives one call with size 0. In the last call the trailer
 * section of chunked content can be read (#MHD_VK_FOOTER; RFC 9110, section 6.5).
 *
 * Returning what is no action of this request and call, or continuing where there is nothing to go
 * on with, is logged with #MHD_SC_UPLOAD_ACTION_INVALID and closes the connection.
 * @param upload_cls what the application gave with the callback
 * @param request the request
 * @param content_data_size size of the piece in bytes; 0 at the end
 * @param content_data the piece; it may be changed, is valid only in this call and has no NUL
 *        behind it. NULL at the end
 * @return how to go on: #MHD_upload_action_continue (not at the end, not for "full" callbacks),
 *         #MHD_upload_action_suspend (the piece counts as taken), #MHD_upload_action_from_response,
 *         #MHD_upload_action_upgrade; NULL closes the connection at once */
typedef const struct MHD_UploadAction* (*MHD_UploadCallback)(void* upload_cls,
                                                             struct MHD_Request* request,
                                                             size_t content_data_size,
                                                             void* content_data);
/** Define it before the include where another header has #MHD_UploadCallback already. */
#define MHD_UPLOADCALLBACK_DEFINED 1
#endif

/** Reads the content of the request, in one buffer or piece by piece.
 *
 * Without @a uc_inc content larger than the buffer, or than all of the shared memory
 * (#MHD_D_OPTION_LARGE_POOL_SIZE), is answered with 413 (RFC 9110, section 15.5.14); when other
 * requests have taken the shared memory, or the system has none, the answer is 503 with Retry-After
 * (RFC 9110, section 15.6.4). Where Content-Length tells, that happens before anything is read, so
 * that a client that waits for `100 Continue` need not send it. In all cases the connection is
 * closed, and neither callback is called. With @a uc_inc the content goes there instead: what was
 * collected first, then the rest piece by piece, then the call at the end; @a uc_full is not
 * called.
 *
 * The buffer grows with what has arrived and never takes twice as much. Up to 4 KiB it is in the
 * memory of the connection. Content that comes in one piece is not copied.
 *
 * May be called only in the #MHD_RequestCallback of the request.
 * @param request the request
 * @param large_buffer_size largest size of the content in bytes for @a uc_full; 0 for none
 * @param uc_full called with the whole content; not NULL unless the size is 0, and then NULL
 * @param uc_full_cls first argument of @a uc_full
 * @param uc_inc called for each piece; not NULL when the size is 0
 * @param uc_inc_cls first argument of @a uc_inc
 * @return the action; NULL when the arguments do not fit together, when another action was made in
 *         this call, or when the memory of the connection is used up */
MHD_EXTERN_ const struct MHD_Action* MHD_action_process_upload(
    struct MHD_Request* request, size_t large_buffer_size, MHD_UploadCallback uc_full,
    void* uc_full_cls, MHD_UploadCallback uc_inc, void* uc_inc_cls) MHD_FN_PAR_NONNULL_(1);

/** Reads the content of the request in one buffer.
 * @param request the request
 * @param buff_size largest size of the content in bytes, not 0
 * @param uc a #MHD_UploadCallback, called with the whole content
 * @param uc_cls first argument of @a uc
 * @return as #MHD_action_process_upload */
#define MHD_action_process_upload_full(request, buff_size, uc, uc_cls) \
  MHD_action_process_upload((request), (buff_size), (uc), (uc_cls), NULL, NULL)

/** Reads the content of the request piece by piece.
 * @param request the request
 * @param uc a #MHD_UploadCallback, called for each piece and at the end
 * @param uc_cls first argument of @a uc
 * @return as #MHD_action_process_upload */
#define MHD_action_process_upload_inc(request, uc, uc_cls) \
  MHD_action_process_upload((request), 0, NULL, NULL, (uc), (uc_cls))

/** Goes on reading the content. Only in upload callbacks and #MHD_PostDataReader; at the end of the
 * content, in "full" callbacks and in #MHD_PostDataFinished there is nothing to go on with and the
 * connection is closed.
 * @param request the request
 * @return the action; NULL in other callbacks, and when another action was made in this call */
MHD_EXTERN_ const struct MHD_UploadAction* MHD_upload_action_continue(struct MHD_Request* request)
    MHD_FN_PAR_NONNULL_(1);

/** Suspends the request: nothing is read until #MHD_request_resume, then the next call follows. The
 * piece that the callback got counts as taken. A "full" callback, the last call of an incremental
 * one and #MHD_PostDataFinished are called again. Only in callbacks of this group. See
 * #MHD_action_suspend.
 * @param request the request
 * @return the action; NULL in other callbacks, when another action was made in this call, and with
 *         #MHD_D_OPTION_DISALLOW_SUSPEND_RESUME */
MHD_EXTERN_ const struct MHD_UploadAction* MHD_upload_action_suspend(struct MHD_Request* request)
    MHD_FN_PAR_NONNULL_ALL_;

/** Answers the request with a response, also before all of the content has come. What is left of it
 * is drained when its size is known and small (#MHD_D_OPTION_DRAIN_LIMIT), else the connection is
 * closed after the reply. No callback of this group is called again. Only in callbacks of this
 * group.
 * @param request the request
 * @param response the response, as in #MHD_action_from_response: unless it is reusable it belongs
 *        to the library, also on failure
 * @return the action; NULL when @a response is NULL or has a status of 1xx, in other callbacks, and
 *         when another action was made in this call */
MHD_EXTERN_ const struct MHD_UploadAction* MHD_upload_action_from_response(
    struct MHD_Request* MHD_RESTRICT request, struct MHD_Response* MHD_RESTRICT response)
    MHD_FN_PAR_NONNULL_(1);

/** Closes the connection of the request at once and without reply.
 * @param req the request
 * @return NULL of the right type */
#define MHD_upload_action_abort_request(req) \
  (MHD_DISCARD_((req)), MHD_NULL_(const struct MHD_UploadAction*))

#ifndef MHD_POST_PARSE_RESULT_DEFINED
/** How the parsing of a form ended. */
enum MHD_PostParseResult {
  MHD_POST_PARSE_RES_OK = 0,            /**< Everything was parsed. */
  MHD_POST_PARSE_RES_REQUEST_EMPTY = 1, /**< There was no content, or content of size 0. */
  /** Everything was parsed, the end is missing or odd. When the content ended inside a value, the
   * value counts as complete, and may be shorter than the client meant. */
  MHD_POST_PARSE_RES_OK_BAD_TERMINATION = 2,
  /** The form is malformed behind at least one complete field. Nothing behind it was parsed. */
  MHD_POST_PARSE_RES_PARTIAL_INVALID_POST_FORMAT = 3,
  /** A limit (#MHD_D_OPTION_FORM_FIELDS_LIMIT, #MHD_D_OPTION_FORM_HEAD_LIMIT) was exceeded, or the
   * connection's memory was too small. The complete fields are there. */
  MHD_POST_PARSE_RES_FAILED_NO_POOL_MEM = 60,
  /** A field did not fit into the buffer or the shared memory, and there is no stream reader. The
   * fields before it are there. */
  MHD_POST_PARSE_RES_FAILED_NO_LARGE_BUF_MEM = 61,
  /** Content-Type is not that of a form. In this and the next four cases nothing was read. */
  MHD_POST_PARSE_RES_FAILED_UNKNOWN_CNTN_TYPE = 80,
  MHD_POST_PARSE_RES_FAILED_NO_CNTN_TYPE = 81, /**< Content-Type is missing. */
  /** Content-Type is multipart/form-data without a boundary. */
  MHD_POST_PARSE_RES_FAILED_HEADER_NO_BOUNDARY = 82,
  /** Content-Type is malformed, or its boundary is none (RFC 2046, section 5.1.1). */
  MHD_POST_PARSE_RES_FAILED_HEADER_MISFORMED = 83,
  /** Content-Type is not multipart/form-data, as was asked for. */
  MHD_POST_PARSE_RES_FAILED_HEADER_NOT_MPART = 84,
  /** The form is malformed before any field was complete. */
  MHD_POST_PARSE_RES_FAILED_INVALID_POST_FORMAT = 90
};
/** Define it before the include where another header has `enum MHD_PostParseResult` already. */
#define MHD_POST_PARSE_RESULT_DEFINED 1
#endif

#ifndef MHD_POST_DATA_READER_DEFINED
/** Called with pieces of the fields of a form that are not kept.
 *
 * The first piece has what was collected before the field turned out to be too large. Each field
 * ends with a call with @a final_data, and the pieces of one field are not mixed with those of
 * another. When it suspends the request, the piece counts as taken. When it answers with a
 * response, #MHD_PostDataFinished is not called. Strings and data are valid only in this call.
 * @param req the request
 * @param cls what the application gave to #MHD_action_parse_post
 * @param name name of the field
 * @param filename file name the client gave; its `cstr` is NULL without one. It is not safe to be
 *        used as a path
 * @param content_type type of the field's content; its `cstr` is NULL without one
 * @param encoding transfer encoding of the field; its `cstr` is NULL without one. The data are not
 *        decoded
 * @param size size of the piece in bytes; may be 0 in the last call
 * @param data the piece, decoded as its form is encoded
 * @param off position of the piece in the value of the field
 * @param final_data #MHD_YES with the last piece of the field
 * @return #MHD_upload_action_continue or another action; NULL closes the connection at once */
typedef const struct MHD_UploadAction* (*MHD_PostDataReader)(
    struct MHD_Request* req, void* cls, const struct MHD_String* name,
    const struct MHD_StringNullable* filename, const struct MHD_StringNullable* content_type,
    const struct MHD_StringNullable* encoding, size_t size, const void* data, uint_fast64_t off,
    enum MHD_Bool final_data);

/** Called once when a form has been parsed, or could not be, and again after it has suspended.
 *
 * Now the fields that were kept can be read: #MHD_request_get_post_data_cb, #MHD_VK_POSTDATA. What
 * is left of the content after a failure is treated as by #MHD_upload_action_from_response.
 * @param req the request
 * @param cls what the application gave to #MHD_action_parse_post
 * @param parsing_result how the parsing ended
 * @return the action: a response, an upgrade or suspending; NULL, and continuing, close the
 *        connection at once */
typedef const struct MHD_UploadAction* (*MHD_PostDataFinished)(
    struct MHD_Request* req, void* cls, enum MHD_PostParseResult parsing_result);
/** Define it before the include where another header has #MHD_PostDataReader and
 * #MHD_PostDataFinished already. */
#define MHD_POST_DATA_READER_DEFINED 1
#endif

/** Reads the content of the request as a form: `application/x-www-form-urlencoded` and `text/plain`
 * (WHATWG HTML and URL), `multipart/form-data` (RFC 7578).
 *
 * A field is kept until @a done_cb has answered, or goes to @a stream_reader while it arrives. It
 * is kept when its value has at most @a max_nonstream_size bytes and there is room for it. Without
 * @a stream_reader all fields are kept, and when there is no room for one, parsing ends with
 * #MHD_POST_PARSE_RES_FAILED_NO_LARGE_BUF_MEM. Where the bytes of the form are cut on their way
 * makes no difference but to the pieces of streamed values.
 *
 * May be called only in the #MHD_RequestCallback of the request.
 * @param request the request
 * @param buffer_size most memory for the fields that are kept, in bytes: the size of their texts, a
 *        byte for each of these and 24 for each field. It is taken as that for
 *        #MHD_action_process_upload, from the connection and from the shared memory
 *        (#MHD_D_OPTION_LARGE_POOL_SIZE)
 * @param max_nonstream_size largest value that is kept, in bytes as sent, not decoded; a value of
 *        exactly this size is kept. 0 streams all fields, also empty ones. Without @a stream_reader
 *        it is not looked at
 * @param enc the coding; #MHD_HTTP_POST_ENCODING_OTHER finds it out from Content-Type.
 *        #MHD_HTTP_POST_ENCODING_MULTIPART_FORMDATA takes the boundary from there
 * @param stream_reader called with the pieces of fields that are not kept; NULL for none
 * @param reader_cls second argument of @a stream_reader
 * @param done_cb called at the end; not NULL
 * @param done_cb_cls second argument of @a done_cb
 * @return the action; NULL when @a done_cb is NULL, when the build has no parser for forms
 *         (#MHD_LIB_INFO_FIXED_SUPPORT_POST_PARSER), when another action was made in this call, or
 *         when the memory of the connection is used up */
MHD_EXTERN_ const struct MHD_Action* MHD_action_parse_post(
    struct MHD_Request* request, size_t buffer_size, size_t max_nonstream_size,
    enum MHD_HTTP_PostEncoding enc, MHD_PostDataReader stream_reader, void* reader_cls,
    MHD_PostDataFinished done_cb, void* done_cb_cls) MHD_FN_PAR_NONNULL_(1);

#ifndef MHD_POSTFILED_DEFINED
/** A field of a form. Its strings have a NUL behind them and are valid until #MHD_PostDataFinished
 * returns an action other than suspending. */
struct MHD_PostField {
  struct MHD_String name; /**< The name. */
  /** The value, decoded; its `cstr` is NULL when the name stands there without `=`. */
  struct MHD_StringNullable value;
  /** The file name the client gave; not safe to be used as a path. */
  struct MHD_StringNullable filename;
  struct MHD_StringNullable content_type; /**< The type of the value. */
  /** The transfer encoding of the value, which is not decoded. */
  struct MHD_StringNullable transfer_encoding;
};

/** Called for each field of a form by #MHD_request_get_post_data_cb.
 * @param cls what the application gave to that function
 * @param data the field
 * @return #MHD_YES to go on, #MHD_NO to stop */
typedef enum MHD_Bool (*MHD_PostDataIterator)(void* cls, const struct MHD_PostField* data);
/** Define it before the include where another header has `struct MHD_PostField` already. */
#define MHD_POSTFILED_DEFINED 1
#endif

/** Gives the kept fields of a form to a callback, in the order in which the client sent them.
 * To be called in #MHD_PostDataFinished; elsewhere there are none.
 * @param request the request
 * @param iterator called for each field; NULL to count them
 * @param iterator_cls first argument of @a iterator
 * @return the number of fields, or the number given to the callback when it stopped */
MHD_EXTERN_ size_t MHD_request_get_post_data_cb(struct MHD_Request* request,
                                                MHD_PostDataIterator iterator, void* iterator_cls)
    MHD_FN_PAR_NONNULL_(1);

/** Stores the kept fields of a form in an array, in the order in which the client sent them.
 * To be called in #MHD_PostDataFinished; elsewhere there are none.
 * @param request the request
 * @param num_elements size of the array; fields beyond it are left out
 * @param[out] elements the array
 * @return the number of elements that were stored */
MHD_EXTERN_ size_t MHD_request_get_post_data_list(
    struct MHD_Request* request, size_t num_elements,
    struct MHD_PostField elements[MHD_FN_PAR_DYN_ARR_SIZE_(num_elements)]) MHD_FN_PAR_NONNULL_(1)
    MHD_FN_PAR_NONNULL_(3) MHD_FN_PAR_OUT_SIZE_(3, 2);

/** @} */

/* ======================================== upgraded connections */

/** @defgroup upgrade Upgraded connections
 * Switching a connection of HTTP/1.1 to another protocol (RFC 9110, section 7.8). Upgraded
 * connections have no time limit, and count in the limits of connections.
 */
/** @{ */

/** An upgraded connection. */
struct MHD_UpgradedHandle;

#ifndef MHD_UPGRADEHANDLER_DEFINED
/** Called when the reply with status code 101 has been given to the system: the connection is the
 * application's.
 *
 * It runs on the thread that drove the connection and must not block, except with
 * #MHD_WM_THREAD_PER_CONNECTION. The handle may be used by other threads and after the callback has
 * returned, until #MHD_upgraded_close, which must come before #MHD_daemon_destroy.
 * @param cls what the application gave with the action
 * @param request the request; its values can still be read in this call
 * @param urh the connection */
typedef void (*MHD_UpgradeHandler)(void* cls, struct MHD_Request* MHD_RESTRICT request,
                                   struct MHD_UpgradedHandle* MHD_RESTRICT urh);
/** Define it before the include where another header has #MHD_UpgradeHandler already. */
#define MHD_UPGRADEHANDLER_DEFINED 1
#endif

/** Upgrades the connection of a request without content, in its #MHD_RequestCallback.
 *
 * The reply has status code 101, the fields given here, `Upgrade` and `Connection: upgrade`.
 * @param request the request
 * @param upgrade_hdr_value the protocol, as value of the Upgrade field
 * @param upgrade_handler called when the reply was sent; not NULL
 * @param upgrade_handler_cls first argument of @a upgrade_handler
 * @param num_headers number of further fields; 0 when @a headers is NULL
 * @param headers further fields, copied; neither name nor value may be NULL
 * @return the action; NULL when the client does not speak HTTP/1.1, did not ask for this protocol
 *         (Upgrade and Connection fields), upgrading is disallowed or not in this build, a field is
 *         not valid, or memory is short */
MHD_EXTERN_ const struct MHD_Action* MHD_action_upgrade(
    struct MHD_Request* MHD_RESTRICT request, const char* MHD_RESTRICT upgrade_hdr_value,
    MHD_UpgradeHandler upgrade_handler, void* upgrade_handler_cls, size_t num_headers,
    const struct MHD_NameValueCStr* MHD_RESTRICT headers) MHD_FN_PAR_NONNULL_(1)
    MHD_FN_PAR_NONNULL_(2) MHD_FN_PAR_CSTR_(2) MHD_FN_PAR_IN_SIZE_(6, 5);

/** Upgrades the connection of a request whose content has been received completely, in an upload
 * callback.
 * @param request the request
 * @param upgrade_hdr_value the protocol, as value of the Upgrade field
 * @param upgrade_handler called when the reply was sent; not NULL
 * @param upgrade_handler_cls first argument of @a upgrade_handler
 * @param num_headers number of further fields; 0 when @a headers is NULL
 * @param headers further fields, copied; neither name nor value may be NULL
 * @return as #MHD_action_upgrade */
MHD_EXTERN_ const struct MHD_UploadAction* MHD_upload_action_upgrade(
    struct MHD_Request* MHD_RESTRICT request, const char* MHD_RESTRICT upgrade_hdr_value,
    MHD_UpgradeHandler upgrade_handler, void* upgrade_handler_cls, size_t num_headers,
    const struct MHD_NameValueCStr* MHD_RESTRICT headers) MHD_FN_PAR_NONNULL_(1)
    MHD_FN_PAR_NONNULL_(2) MHD_FN_PAR_CSTR_(2) MHD_FN_PAR_IN_SIZE_(6, 5);

/** Receives data from an upgraded connection, at first what came together with the request.
 * Any thread may call it, one at a time; another one may send at the same time.
 * @param urh the connection
 * @param recv_buf_size size of the buffer in bytes, not 0
 * @param[out] recv_buf the buffer
 * @param[out] received_size set to the number of bytes received; 0 with #MHD_SC_OK when the client
 *        has ended its side
 * @param max_wait_millisec longest wait in milliseconds; 0 does not wait, #MHD_WAIT_INDEFINITELY
 *        waits without limit. The function may return earlier
 * @retval MHD_SC_OK data were received, or the client has ended its side
 * @retval MHD_SC_UPGRADED_NET_TIMEOUT nothing came in time
 * @retval MHD_SC_UPGRADED_NET_CONN_CLOSED the connection has been closed
 * @retval MHD_SC_UPGRADED_NET_CONN_BROKEN the connection is broken
 * @retval MHD_SC_UPGRADED_TLS_ERROR TLS failed
 * @retval MHD_SC_UPGRADED_NET_HARD_ERROR another lasting error
 * @retval MHD_SC_UPGRADED_HANDLE_INVALID the handle is not valid, for example after
 *        #MHD_daemon_destroy
 * @retval MHD_SC_UPGRADED_WAITING_NOT_SUPPORTED waiting with a time limit is not possible here */
MHD_EXTERN_ enum MHD_StatusCode MHD_upgraded_recv(
    struct MHD_UpgradedHandle* MHD_RESTRICT urh, size_t recv_buf_size, void* MHD_RESTRICT recv_buf,
    size_t* MHD_RESTRICT received_size, uint_fast64_t max_wait_millisec) MHD_FN_PAR_NONNULL_ALL_
    MHD_FN_PAR_OUT_SIZE_(3, 2) MHD_FN_PAR_OUT_(4);

/** Sends data on an upgraded connection; returns when all is sent, the time is over or an error
 * happened. Any thread may call it, one at a time; another one may receive at the same time.
 * @param urh the connection
 * @param send_buf_size size of the data in bytes
 * @param send_buf the data
 * @param[out] sent_size set to the number of bytes that were sent
 * @param max_wait_millisec longest wait in milliseconds; 0 does not wait, #MHD_WAIT_INDEFINITELY
 *        waits without limit
 * @param more_data_to_come #MHD_YES when more data follow soon, so that the system may collect
 *        them; #MHD_NO pushes the data to the network
 * @retval MHD_SC_OK data were sent, perhaps not all
 * @retval MHD_SC_UPGRADED_NET_TIMEOUT nothing could be sent in time
 * @retval MHD_SC_UPGRADED_NET_CONN_CLOSED the connection has been closed
 * @retval MHD_SC_UPGRADED_NET_CONN_BROKEN the connection is broken
 * @retval MHD_SC_UPGRADED_TLS_ERROR TLS failed
 * @retval MHD_SC_UPGRADED_NET_HARD_ERROR another lasting error
 * @retval MHD_SC_UPGRADED_HANDLE_INVALID the handle is not valid, for example after
 *        #MHD_daemon_destroy
 * @retval MHD_SC_UPGRADED_WAITING_NOT_SUPPORTED waiting with a time limit is not possible here */
MHD_EXTERN_ enum MHD_StatusCode MHD_upgraded_send(
    struct MHD_UpgradedHandle* MHD_RESTRICT urh, size_t send_buf_size,
    const void* MHD_RESTRICT send_buf, size_t* MHD_RESTRICT sent_size,
    uint_fast64_t max_wait_millisec, enum MHD_Bool more_data_to_come) MHD_FN_PAR_NONNULL_ALL_
    MHD_FN_PAR_IN_SIZE_(3, 2) MHD_FN_PAR_OUT_(4);

/** Closes an upgraded connection. To be called exactly once, also after errors and when the client
 * has closed it, by any thread; no other function may use the handle at that time. The request's
 * #MHD_RequestEndedCallback follows on the thread of the daemon.
 * @param urh the connection; invalid afterwards
 * @retval MHD_SC_OK closed
 * @retval MHD_SC_UPGRADED_HANDLE_INVALID the handle is not valid, for example after
 *        #MHD_daemon_destroy */
MHD_EXTERN_ enum MHD_StatusCode MHD_upgraded_close(struct MHD_UpgradedHandle* urh)
    MHD_FN_PAR_NONNULL_(1);

/** @} */

/* ======================================== authentication */

/** @defgroup auth Authentication
 * Basic (RFC 7617) and Digest (RFC 7616) authentication. The library answers nothing by itself: the
 * application checks the request and answers with a response with status code 401 that carries
 * challenges.
 */
/** @{ */

/** Size of an MD5 digest in bytes. */
#define MHD_MD5_DIGEST_SIZE 16
/** Size of a SHA-256 digest in bytes. */
#define MHD_SHA256_DIGEST_SIZE 32
/** Size of a SHA-512/256 digest in bytes. */
#define MHD_SHA512_256_DIGEST_SIZE 32
/** Bit of the algorithms whose secret does not depend on the session. */
#define MHD_DIGEST_AUTH_ALGO_NON_SESSION (1u << 6)
/** Bit of the algorithms whose secret depends on the session (`-sess`). */
#define MHD_DIGEST_AUTH_ALGO_SESSION (1u << 7)

/** Hash functions of digest authentication. */
enum MHD_DigestBaseAlgo {
  MHD_DIGEST_BASE_ALGO_INVALID = 0,   /**< None, or unknown. */
  MHD_DIGEST_BASE_ALGO_MD5 = 1,       /**< MD5; only for old clients. */
  MHD_DIGEST_BASE_ALGO_SHA256 = 2,    /**< SHA-256. */
  MHD_DIGEST_BASE_ALGO_SHA512_256 = 4 /**< SHA-512/256. */
};

/** Algorithms of digest authentication (RFC 7616, section 3.4.2): a hash function and the kind of
 * secret. */
enum MHD_DigestAuthAlgo {
  MHD_DIGEST_AUTH_ALGO_INVALID = 0,             /**< None, or unknown. */
  MHD_DIGEST_AUTH_ALGO_MD5 = 65,                /**< MD5. */
  MHD_DIGEST_AUTH_ALGO_MD5_SESSION = 129,       /**< MD5-sess. */
  MHD_DIGEST_AUTH_ALGO_SHA256 = 66,             /**< SHA-256. */
  MHD_DIGEST_AUTH_ALGO_SHA256_SESSION = 130,    /**< SHA-256-sess. */
  MHD_DIGEST_AUTH_ALGO_SHA512_256 = 68,         /**< SHA-512-256. */
  MHD_DIGEST_AUTH_ALGO_SHA512_256_SESSION = 132 /**< SHA-512-256-sess. */
};

/** Sets of algorithms of digest authentication. */
enum MHD_DigestAuthMultiAlgo {
  MHD_DIGEST_AUTH_MULT_ALGO_INVALID = 0,              /**< None. */
  MHD_DIGEST_AUTH_MULT_ALGO_MD5 = 65,                 /**< MD5. */
  MHD_DIGEST_AUTH_MULT_ALGO_MD5_SESSION = 129,        /**< MD5-sess. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA256 = 66,              /**< SHA-256. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA256_SESSION = 130,     /**< SHA-256-sess. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA512_256 = 68,          /**< SHA-512-256. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA512_256_SESSION = 132, /**< SHA-512-256-sess. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA_ANY_NON_SESSION = 70, /**< SHA-256 and SHA-512-256. */
  MHD_DIGEST_AUTH_MULT_ALGO_ANY_NON_SESSION = 127,    /**< All but the `-sess` ones. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA_ANY_SESSION = 134,    /**< SHA-256-sess and SHA-512-256-sess. */
  MHD_DIGEST_AUTH_MULT_ALGO_ANY_SESSION = 191,        /**< All `-sess` ones. */
  MHD_DIGEST_AUTH_MULT_ALGO_MD5_ANY = 193,            /**< MD5 and MD5-sess. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA256_ANY = 194,         /**< SHA-256 and SHA-256-sess. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA512_256_ANY = 196,     /**< SHA-512-256 and SHA-512-256-sess. */
  MHD_DIGEST_AUTH_MULT_ALGO_SHA_ANY_ANY = 198,        /**< All but those with MD5. */
  MHD_DIGEST_AUTH_MULT_ALGO_ANY = 255                 /**< All. */
};

/** Forms of the user name in the Authorization field (RFC 7616, section 3.4). */
enum MHD_DigestAuthUsernameType {
  MHD_DIGEST_AUTH_UNAME_TYPE_MISSING = 0,  /**< There is none. */
  MHD_DIGEST_AUTH_UNAME_TYPE_STANDARD = 4, /**< Plain: `username`. */
  MHD_DIGEST_AUTH_UNAME_TYPE_EXTENDED = 8, /**< Extended: `username*` (RFC 8187). */
  MHD_DIGEST_AUTH_UNAME_TYPE_USERHASH = 2, /**< Hashed: `userhash=true`. */
  MHD_DIGEST_AUTH_UNAME_TYPE_INVALID = 1   /**< Malformed or contradictory. */
};

/** Quality of protection (RFC 7616, section 3.4). */
enum MHD_DigestAuthQOP {
  MHD_DIGEST_AUTH_QOP_INVALID = 0, /**< Unknown. */
  MHD_DIGEST_AUTH_QOP_NONE = 1,    /**< None, as in RFC 2069. */
  MHD_DIGEST_AUTH_QOP_AUTH = 2, /**< `auth`: the request is authenticated, without its content. */
  MHD_DIGEST_AUTH_QOP_AUTH_INT = 4 /**< `auth-int`: also its content. */
};

/** Sets of qualities of protection. */
enum MHD_DigestAuthMultiQOP {
  MHD_DIGEST_AUTH_MULT_QOP_INVALID = 0,     /**< None of them. */
  MHD_DIGEST_AUTH_MULT_QOP_NONE = 1,        /**< Without quality of protection, as in RFC 2069. */
  MHD_DIGEST_AUTH_MULT_QOP_AUTH = 2,        /**< `auth`. */
  MHD_DIGEST_AUTH_MULT_QOP_AUTH_INT = 4,    /**< `auth-int`. */
  MHD_DIGEST_AUTH_MULT_QOP_ANY_NON_INT = 3, /**< `auth` and the form of RFC 2069. */
  MHD_DIGEST_AUTH_MULT_QOP_AUTH_ANY = 6     /**< `auth` and `auth-int`. */
};

/** Kinds of the nonce count in the Authorization field. */
enum MHD_DigestAuthNC {
  MHD_DIGEST_AUTH_NC_NUMBER = 1,   /**< A number. */
  MHD_DIGEST_AUTH_NC_ZERO = 2,     /**< Zero, which is not valid. */
  MHD_DIGEST_AUTH_NC_NONE = 3,     /**< There is none. */
  MHD_DIGEST_AUTH_NC_TOO_LONG = 4, /**< It has too many digits. */
  MHD_DIGEST_AUTH_NC_TOO_LARGE = 5 /**< It is above 0xFFFFFFFF. */
};

/** What the Authorization field of digest authentication holds; nothing of it has been checked. */
struct MHD_AuthDigestInfo {
  enum MHD_DigestAuthAlgo algo;               /**< The algorithm. */
  enum MHD_DigestAuthUsernameType uname_type; /**< The form of the user name. */
  struct MHD_StringNullable username;         /**< The user name, when it is plain or extended. */
  struct MHD_StringNullable userhash_hex;     /**< The hashed user name as hexadecimal digits. */
  const uint8_t* userhash_bin;      /**< The hashed user name as bytes; NULL when there is none. */
  size_t userhash_bin_size;         /**< Size of the hashed user name in bytes. */
  struct MHD_StringNullable opaque; /**< The `opaque` parameter. */
  struct MHD_StringNullable realm;  /**< The realm. */
  enum MHD_DigestAuthQOP qop;       /**< The quality of protection. */
  size_t cnonce_len;             /**< Size of the client's nonce in bytes; 0 when there is none. */
  enum MHD_DigestAuthNC nc_type; /**< The kind of the nonce count. */
  uint_fast32_t nc;              /**< The nonce count, when it is a number. */
};

/** User name and password of basic authentication. */
struct MHD_AuthBasicCreds {
  struct MHD_String username;         /**< The user name. */
  struct MHD_StringNullable password; /**< The password; absent when there is no colon. */
};

/** Results of checking digest authentication. */
enum MHD_DigestAuthResult {
  MHD_DAUTH_OK = 1,                 /**< The user is who he says. */
  MHD_DAUTH_ERROR = 0,              /**< Internal error, or short of memory. */
  MHD_DAUTH_HEADER_MISSING = -1,    /**< There is no Authorization field for Digest. */
  MHD_DAUTH_HEADER_BROKEN = -9,     /**< The field is malformed or incomplete. */
  MHD_DAUTH_UNSUPPORTED_ALGO = -10, /**< The algorithm is not supported. */
  MHD_DAUTH_UNSUPPORTED_QOP = -11,  /**< The quality of protection is not supported. */
  /** The size of the digest given does not fit the algorithm. */
  MHD_DAUTH_INVALID_USERDIGEST_SIZE = -15,
  MHD_DAUTH_WRONG_USERNAME = -17, /**< It is another user. */
  MHD_DAUTH_WRONG_REALM = -18,    /**< It is another realm. */
  MHD_DAUTH_WRONG_URI = -19,      /**< The field is for another request target. */
  MHD_DAUTH_WRONG_QOP = -20,      /**< The quality of protection is not among those allowed. */
  MHD_DAUTH_WRONG_ALGO = -21,     /**< The algorithm is not among those allowed. */
  MHD_DAUTH_TOO_LARGE = -22,      /**< The field, or a part of it, is too large. */
  MHD_DAUTH_NONCE_STALE = -25,    /**< The nonce is too old or used up; challenge with "stale". */
  MHD_DAUTH_NONCE_WRONG = -33, /**< The nonce was not made by this daemon, or for something else. */
  MHD_DAUTH_RESPONSE_WRONG = -34 /**< The response is wrong: probably the password is. */
};

/** Size of the digests of an algorithm. Any thread may call it at any time.
 * @param algo the algorithm
 * @return the size in bytes; 0 for an unknown algorithm or one that is not in this build */
MHD_EXTERN_ size_t MHD_digest_get_hash_size(enum MHD_DigestAuthAlgo algo) MHD_FN_CONST_;

/** Computes the hash of a user name (RFC 7616, section 3.4.4). Any thread may call it at any time.
 * @param algo the algorithm
 * @param username the user name in UTF-8
 * @param realm the realm
 * @param bin_buf_size size of the buffer in bytes, at least #MHD_digest_get_hash_size
 * @param[out] userhash_bin set to the hash
 * @retval MHD_SC_OK done
 * @retval MHD_SC_OUT_BUFF_TOO_SMALL the buffer is too small
 * @retval MHD_SC_AUTH_DIGEST_ALGO_NOT_SUPPORTED the algorithm is not supported
 * @retval MHD_SC_HASH_FAILED the hash could not be computed
 * @retval MHD_SC_FEATURE_DISABLED digest authentication is not in this build */
MHD_EXTERN_ enum MHD_StatusCode MHD_digest_auth_calc_userhash(
    enum MHD_DigestAuthAlgo algo, const char* MHD_RESTRICT username, const char* MHD_RESTRICT realm,
    size_t bin_buf_size, void* MHD_RESTRICT userhash_bin) MHD_FN_PAR_NONNULL_ALL_
    MHD_FN_PAR_CSTR_(2) MHD_FN_PAR_CSTR_(3) MHD_FN_PAR_OUT_SIZE_(5, 4);

/** Computes the hash of a user name as hexadecimal digits. Any thread may call it at any time.
 * @param algo the algorithm
 * @param username the user name in UTF-8
 * @param realm the realm
 * @param hex_buf_size size of the buffer in bytes, at least twice #MHD_digest_get_hash_size and 1
 * @param[out] userhash_hex set to the digits (lower case) with a NUL behind them
 * @return as #MHD_digest_auth_calc_userhash */
MHD_EXTERN_ enum MHD_StatusCode MHD_digest_auth_calc_userhash_hex(
    enum MHD_DigestAuthAlgo algo, const char* MHD_RESTRICT username, const char* MHD_RESTRICT realm,
    size_t hex_buf_size,
    char userhash_hex[MHD_FN_PAR_DYN_ARR_SIZE_(hex_buf_size)]) MHD_FN_PAR_NONNULL_ALL_
    MHD_FN_PAR_CSTR_(2) MHD_FN_PAR_CSTR_(3) MHD_FN_PAR_OUT_SIZE_(5, 4);

/** Checks the digest authentication of a request against a password. To be called in the callbacks
 * of the request.
 * @param request the request
 * @param realm the realm
 * @param username the user name in UTF-8
 * @param password the password
 * @param max_nc how often a nonce may be used; 0 takes the default of the daemon
 *        (#MHD_D_OPTION_AUTH_DIGEST_DEF_MAX_NC)
 * @param mqop the qualities of protection that are allowed
 * @param malgo the algorithms that are allowed
 * @return #MHD_DAUTH_OK, or why not */
MHD_EXTERN_ enum MHD_DigestAuthResult MHD_digest_auth_check(
    struct MHD_Request* MHD_RESTRICT request, const char* MHD_RESTRICT realm,
    const char* MHD_RESTRICT username, const char* MHD_RESTRICT password, uint_fast32_t max_nc,
    enum MHD_DigestAuthMultiQOP mqop, enum MHD_DigestAuthMultiAlgo malgo) MHD_FN_PAR_NONNULL_ALL_
    MHD_FN_PAR_CSTR_(2) MHD_FN_PAR_CSTR_(3) MHD_FN_PAR_CSTR_(4);

/** Computes the digest of user name, realm and password, which can be stored in place of the
 * password (RFC 7616, section 3.4.2: the hash of A1). Any thread may call it at any time.
 * @param algo the algorithm
 * @param username the user name in UTF-8
 * @param realm the realm
 * @param password the password
 * @param bin_buf_size size of the buffer in bytes, at least #MHD_digest_get_hash_size
 * @param[out] userdigest_bin set to the digest
 * @retval MHD_SC_OK done
 * @retval MHD_SC_OUT_BUFF_TOO_SMALL the buffer is too small
 * @retval MHD_SC_AUTH_DIGEST_ALGO_NOT_SUPPORTED the algorithm is not supported
 * @retval MHD_SC_HASH_FAILED the hash could not be computed
 * @retval MHD_SC_FEATURE_DISABLED digest authentication is not in this build */
MHD_EXTERN_ enum MHD_StatusCode MHD_digest_auth_calc_userdigest(
    enum MHD_DigestAuthAlgo algo, const char* MHD_RESTRICT username, const char* MHD_RESTRICT realm,
    const char* MHD_RESTRICT password, size_t bin_buf_size,
    void* MHD_RESTRICT userdigest_bin) MHD_FN_PAR_NONNULL_ALL_ MHD_FN_PAR_CSTR_(2)
    MHD_FN_PAR_CSTR_(3) MHD_FN_PAR_CSTR_(4) MHD_FN_PAR_OUT_SIZE_(6, 5);

/** Checks the digest authentication of a request against a stored digest. To be called in the
 * callbacks of the request.
 * @param request the request
 * @param realm the realm
 * @param username the user name in UTF-8
 * @param userdigest_size size of the digest in bytes
 * @param userdigest the digest, as #MHD_digest_auth_calc_userdigest computes it
 * @param max_nc how often a nonce may be used; 0 takes the default of the daemon
 *        (#MHD_D_OPTION_AUTH_DIGEST_DEF_MAX_NC)
 * @param mqop the qualities of protection that are allowed
 * @param malgo the algorithm that was used for the digest; one, with or without its `-sess` form
 * @return #MHD_DAUTH_OK, or why not */
MHD_EXTERN_ enum MHD_DigestAuthResult MHD_digest_auth_check_digest(
    struct MHD_Request* MHD_RESTRICT request, const char* MHD_RESTRICT realm,
    const char* MHD_RESTRICT username, size_t userdigest_size, const void* MHD_RESTRICT userdigest,
    uint_fast32_t max_nc, enum MHD_DigestAuthMultiQOP mqop,
    enum MHD_DigestAuthMultiAlgo malgo) MHD_FN_PAR_NONNULL_ALL_ MHD_FN_PAR_CSTR_(2)
    MHD_FN_PAR_CSTR_(3) MHD_FN_PAR_IN_SIZE_(5, 4);

/** Adds challenges of digest authentication to a response (RFC 7616, section 3.3): one
 * WWW-Authenticate field for each algorithm. A nonce is made for each reply, so that the response
 * may be reusable.
 * @param response the response; its status code must be 401, and it must have no such challenge yet
 * @param realm the realm
 * @param opaque a string that the client sends back; NULL for none
 * @param domain the request targets that belong together, separated by spaces; NULL for all of the
 *        server
 * @param indicate_stale #MHD_YES when only the nonce was too old and the password was right
 * @param mqop the qualities of protection to offer; #MHD_DIGEST_AUTH_MULT_QOP_NONE alone gives the
 *        form of RFC 2069
 * @param malgo the algorithms to offer
 * @param userhash_support #MHD_YES to accept hashed user names
 * @param prefer_utf8 #MHD_YES to ask for user name and password in UTF-8
 * @retval MHD_SC_OK added
 * @retval MHD_SC_RESP_POINTER_NULL @a response is NULL
 * @retval MHD_SC_TOO_LATE the response has been used in an action
 * @retval MHD_SC_RESP_HTTP_CODE_NOT_SUITABLE the status code is not 401
 * @retval MHD_SC_RESP_HEADERS_CONFLICT the response has such a challenge
 * @retval MHD_SC_RESP_HEADER_VALUE_INVALID realm, opaque or domain have forbidden bytes or are
 *        empty
 * @retval MHD_SC_AUTH_DIGEST_ALGO_NOT_SUPPORTED an algorithm is not supported
 * @retval MHD_SC_AUTH_DIGEST_QOP_NOT_SUPPORTED a quality of protection is not supported
 * @retval MHD_SC_FEATURE_DISABLED digest authentication is not in this build
 * @retval MHD_SC_RESPONSE_HEADER_MEM_ALLOC_FAILED not enough memory */
MHD_EXTERN_ enum MHD_StatusCode MHD_response_add_auth_digest_challenge(
    struct MHD_Response* MHD_RESTRICT response, const char* MHD_RESTRICT realm,
    const char* MHD_RESTRICT opaque, const char* MHD_RESTRICT domain, enum MHD_Bool indicate_stale,
    enum MHD_DigestAuthMultiQOP mqop, enum MHD_DigestAuthMultiAlgo malgo,
    enum MHD_Bool userhash_support, enum MHD_Bool prefer_utf8) MHD_FN_PAR_NONNULL_(2)
    MHD_FN_PAR_CSTR_(2) MHD_FN_PAR_CSTR_(3) MHD_FN_PAR_CSTR_(4);

/** Adds a challenge of basic authentication to a response (RFC 7617, section 2).
 * @param response the response; its status code must be 401, and it must have no such challenge yet
 * @param realm the realm
 * @param prefer_utf8 #MHD_YES to ask for user name and password in UTF-8
 * @retval MHD_SC_OK added
 * @retval MHD_SC_RESP_POINTER_NULL @a response is NULL
 * @retval MHD_SC_TOO_LATE the response has been used in an action
 * @retval MHD_SC_RESP_HTTP_CODE_NOT_SUITABLE the status code is not 401
 * @retval MHD_SC_RESP_HEADERS_CONFLICT the response has such a challenge
 * @retval MHD_SC_RESP_HEADER_VALUE_INVALID the realm has forbidden bytes or is empty
 * @retval MHD_SC_FEATURE_DISABLED basic authentication is not in this build
 * @retval MHD_SC_RESPONSE_HEADER_MEM_ALLOC_FAILED not enough memory */
MHD_EXTERN_ enum MHD_StatusCode MHD_response_add_auth_basic_challenge(
    struct MHD_Response* MHD_RESTRICT response, const char* MHD_RESTRICT realm,
    enum MHD_Bool prefer_utf8) MHD_FN_PAR_NONNULL_(2) MHD_FN_PAR_CSTR_(2);

#ifndef MHD_NO_STATIC_INLINE
/** Adds challenges of digest authentication to a response and answers the request with it.
 * May be called only in the #MHD_RequestCallback of the request.
 * @param request the request
 * @param realm as in #MHD_response_add_auth_digest_challenge
 * @param opaque as in #MHD_response_add_auth_digest_challenge
 * @param domain as in #MHD_response_add_auth_digest_challenge
 * @param indicate_stale as in #MHD_response_add_auth_digest_challenge
 * @param mqop as in #MHD_response_add_auth_digest_challenge
 * @param malgo as in #MHD_response_add_auth_digest_challenge
 * @param userhash_support as in #MHD_response_add_auth_digest_challenge
 * @param prefer_utf8 as in #MHD_response_add_auth_digest_challenge
 * @param response the response, as in #MHD_action_from_response
 * @param abort_if_failed what to do when no challenge could be added: #MHD_YES destroys the
 *        response and returns NULL, #MHD_NO answers without challenge
 * @return the action; NULL on failure */
static MHD_INLINE const struct MHD_Action* MHD_action_digest_auth_challenge(
    struct MHD_Request* MHD_RESTRICT request, const char* MHD_RESTRICT realm,
    const char* MHD_RESTRICT opaque, const char* MHD_RESTRICT domain, enum MHD_Bool indicate_stale,
    enum MHD_DigestAuthMultiQOP mqop, enum MHD_DigestAuthMultiAlgo malgo,
    enum MHD_Bool userhash_support, enum MHD_Bool prefer_utf8,
    struct MHD_Response* MHD_RESTRICT response, enum MHD_Bool abort_if_failed) {
  const enum MHD_StatusCode sc = MHD_response_add_auth_digest_challenge(
      response, realm, opaque, domain, indicate_stale, mqop, malgo, userhash_support, prefer_utf8);
  if ((MHD_SC_OK != sc) && (MHD_NO != abort_if_failed)) {
    if (NULL != response) MHD_response_destroy(response);
    return NULL;
  }
  return MHD_action_from_response(request, response);
}

/** Adds a challenge of basic authentication to a response and answers the request with it.
 * May be called only in the #MHD_RequestCallback of the request.
 * @param request the request
 * @param realm as in #MHD_response_add_auth_basic_challenge
 * @param prefer_utf8 as in #MHD_response_add_auth_basic_challenge
 * @param response the response, as in #MHD_action_from_response
 * @param abort_if_failed what to do when no challenge could be added: #MHD_YES destroys the
 *        response and returns NULL, #MHD_NO answers without challenge
 * @return the action; NULL on failure */
static MHD_INLINE const struct MHD_Action* MHD_action_basic_auth_challenge(
    struct MHD_Request* MHD_RESTRICT request, const char* MHD_RESTRICT realm,
    enum MHD_Bool prefer_utf8, struct MHD_Response* MHD_RESTRICT response,
    enum MHD_Bool abort_if_failed) {
  const enum MHD_StatusCode sc =
      MHD_response_add_auth_basic_challenge(response, realm, prefer_utf8);
  if ((MHD_SC_OK != sc) && (MHD_NO != abort_if_failed)) {
    if (NULL != response) MHD_response_destroy(response);
    return NULL;
  }
  return MHD_action_from_response(request, response);
}

/** As #MHD_action_digest_auth_challenge; answers without challenge when none could be added.
 * @param rq the request
 * @param rlm the realm
 * @param opq the `opaque` parameter
 * @param dmn the domain
 * @param stl whether the nonce was stale
 * @param mqop the qualities of protection
 * @param malgo the algorithms
 * @param uh whether hashed user names are accepted
 * @param utf whether UTF-8 is preferred
 * @param resp the response
 * @return as #MHD_action_digest_auth_challenge */
#define MHD_action_digest_auth_challenge_p(rq, rlm, opq, dmn, stl, mqop, malgo, uh, utf, resp)     \
  MHD_action_digest_auth_challenge((rq), (rlm), (opq), (dmn), (stl), (mqop), (malgo), (uh), (utf), \
                                   (resp), MHD_NO)
/** As #MHD_action_digest_auth_challenge; destroys the response and returns NULL when no challenge
 * could be added.
 * @param rq the request
 * @param rlm the realm
 * @param opq the `opaque` parameter
 * @param dmn the domain
 * @param stl whether the nonce was stale
 * @param mqop the qualities of protection
 * @param malgo the algorithms
 * @param uh whether hashed user names are accepted
 * @param utf whether UTF-8 is preferred
 * @param resp the response
 * @return as #MHD_action_digest_auth_challenge */
#define MHD_action_digest_auth_challenge_a(rq, rlm, opq, dmn, stl, mqop, malgo, uh, utf, resp)     \
  MHD_action_digest_auth_challenge((rq), (rlm), (opq), (dmn), (stl), (mqop), (malgo), (uh), (utf), \
                                   (resp), MHD_YES)
/** As #MHD_action_basic_auth_challenge; answers without challenge when it could not be added.
 * @param request the request
 * @param realm the realm
 * @param prefer_utf8 whether UTF-8 is preferred
 * @param response the response
 * @return as #MHD_action_basic_auth_challenge */
#define MHD_action_basic_auth_challenge_p(request, realm, prefer_utf8, response) \
  MHD_action_basic_auth_challenge((request), (realm), (prefer_utf8), (response), MHD_NO)
/** As #MHD_action_basic_auth_challenge; destroys the response and returns NULL when the challenge
 * could not be added.
 * @param request the request
 * @param realm the realm
 * @param prefer_utf8 whether UTF-8 is preferred
 * @param response the response
 * @return as #MHD_action_basic_auth_challenge */
#define MHD_action_basic_auth_challenge_a(request, realm, prefer_utf8, response) \
  MHD_action_basic_auth_challenge((request), (realm), (prefer_utf8), (response), MHD_YES)
#endif

/** @} */

/* ======================================== information */

/** @defgroup info Information
 * Queries of the library, a daemon, a connection, a stream and a request. "Fixed" information does
 * not change once it is there; "dynamic" information is that of this moment. The name of a member
 * of the result union stands at each kind. The macros without `_sz` fill in the size of the result:
 * @code
 * union MHD_DaemonInfoFixedData info;
 * if (MHD_SC_OK == MHD_daemon_get_info_fixed(d, MHD_DAEMON_INFO_FIXED_BIND_PORT, &info))
 *   port = info.v_bind_port_uint16;
 * @endcode
 * Pointers and strings in results belong to the library and are valid as long as the object that
 * was asked, unless stated otherwise. Queries of connections, streams and requests are allowed in
 * their callbacks.
 *
 * @anchor info_codes The functions return
 * - #MHD_SC_OK: the result is set,
 * - #MHD_SC_INFO_GET_TYPE_UNKNOWN: the kind is not known,
 * - #MHD_SC_INFO_GET_BUFF_TOO_SMALL: the result does not fit into the given size,
 * - #MHD_SC_INFO_GET_TYPE_NOT_SUPP_BY_BUILD: this build cannot tell,
 * - #MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE: it does not exist for this object or in this mode,
 * - #MHD_SC_INFO_GET_TYPE_UNOBTAINABLE: the system or the client does not tell it,
 * - #MHD_SC_TOO_EARLY: it does not exist yet,
 * - #MHD_SC_TOO_LATE: it does not exist any more,
 * - for authentication data also #MHD_SC_AUTH_ABSENT, #MHD_SC_REQ_AUTH_DATA_BROKEN and
 *   #MHD_SC_CONNECTION_POOL_NO_MEM_AUTH_DATA.
 */
/** @{ */

/* ---- fixed information of the library ---- */

/** How a hash function is available. */
enum MHD_LibInfoFixedDigestAlgoType {
  MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_NOT_AVAILABLE = 0, /**< Not at all. */
  MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_BUILT_IN = 1,      /**< As code of this library. */
  /** By a library that never fails. */
  MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_EXTERNAL_NEVER_FAIL = 2,
  MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_EXTERNAL_MAY_FAIL = 3 /**< By a library that may fail. */
};

/** Polling functions that are available. */
struct MHD_LibInfoFixedPollingFunc {
  enum MHD_Bool func_select; /**< select(). */
  enum MHD_Bool func_poll;   /**< poll(). */
  enum MHD_Bool tech_epoll;  /**< epoll. */
};

/** How IPv6 is available. */
enum MHD_LibInfoFixedIPv6Type {
  MHD_LIB_INFO_FIXED_IPV6_TYPE_NONE = 0,      /**< Not at all. */
  MHD_LIB_INFO_FIXED_IPV6_TYPE_DUAL_ONLY = 1, /**< Only together with IPv4. */
  MHD_LIB_INFO_FIXED_IPV6_TYPE_IPV6_PURE = 2  /**< Alone or together with IPv4. */
};

/** Kinds of wake-up channels between threads. */
enum MHD_LibInfoFixedITCType {
  MHD_LIB_INFO_FIXED_ITC_TYPE_NONE = 0,       /**< None. */
  MHD_LIB_INFO_FIXED_ITC_TYPE_SOCKETPAIR = 1, /**< A pair of sockets. */
  MHD_LIB_INFO_FIXED_ITC_TYPE_PIPE = 2,       /**< A pipe. */
  MHD_LIB_INFO_FIXED_ITC_TYPE_EVENTFD = 3     /**< An eventfd. */
};

/** TLS backends that are available. */
struct MHD_LibInfoTLSType {
  enum MHD_Bool tls_supported;   /**< Any. */
  enum MHD_Bool backend_gnutls;  /**< GnuTLS. */
  enum MHD_Bool backend_openssl; /**< OpenSSL. */
};

/** Kinds of fixed information of the library. */
enum MHD_LibInfoFixed {
  /** Version of the library, packed as #MHD_VERSION. Result: `v_version_num_uint32`. */
  MHD_LIB_INFO_FIXED_VERSION_NUM = 0,
  /** Version of the library as text. Result: `v_version_string`. */
  MHD_LIB_INFO_FIXED_VERSION_STRING = 1,
  /** Whether log messages have texts. Result: `v_support_log_messages_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_LOG_MESSAGES = 11,
  /** Whether the library's own error replies have content. Result:
   *  `v_support_auto_replies_bodies_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_AUTO_REPLIES_BODIES = 12,
  /** Whether internal checks for debugging are left out. Result: `v_is_non_debug_bool`. */
  MHD_LIB_INFO_FIXED_IS_NON_DEBUG = 13,
  /** Whether the work modes with threads are available. Result: `v_support_threads_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_THREADS = 14,
  /** Whether cookies are parsed. Result: `v_support_cookie_parser_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_COOKIE_PARSER = 15,
  /** Whether forms are parsed (#MHD_action_parse_post). Result: `v_support_post_parser_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_POST_PARSER = 16,
  /** Whether connections can be upgraded (#MHD_action_upgrade). Result: `v_support_upgrade_bool`.
   */
  MHD_LIB_INFO_FIXED_SUPPORT_UPGRADE = 17,
  /** Whether basic authentication is available. Result: `v_support_auth_basic_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_AUTH_BASIC = 20,
  /** Whether digest authentication is available. Result: `v_support_auth_digest_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_AUTH_DIGEST = 21,
  /** Whether digest authentication without quality of protection is available. Result:
   *  `v_support_digest_auth_rfc2069_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_RFC2069 = 22,
  /** How MD5 is available. Result: `v_type_digest_auth_md5_algo_type`. */
  MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_MD5 = 23,
  /** How SHA-256 is available. Result: `v_type_digest_auth_sha256_algo_type`. */
  MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA256 = 24,
  /** How SHA-512/256 is available. Result: `v_type_digest_auth_sha512_256_algo_type`. */
  MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA512_256 = 25,
  /** Whether `auth-int` is available. Result: `v_support_digest_auth_auth_int_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_AUTH_INT = 28,
  /** Whether the `-sess` algorithms are available. Result:
   *  `v_support_digest_auth_algo_session_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_ALGO_SESSION = 29,
  /** Whether hashed user names are available. Result: `v_support_digest_auth_userhash_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_USERHASH = 30,
  /** Which polling functions are available. Result: `v_types_sockets_polling`. */
  MHD_LIB_INFO_FIXED_TYPES_SOCKETS_POLLING = 60,
  /** Whether #MHD_WM_EXTERNAL_SINGLE_FD_WATCH is available. Result: `v_support_aggregate_fd_bool`.
   */
  MHD_LIB_INFO_FIXED_SUPPORT_AGGREGATE_FD = 61,
  MHD_LIB_INFO_FIXED_TYPE_IPV6 = 62, /**< How IPv6 is available. Result: `v_ipv6`. */
  /** Whether TCP Fast Open is available. Result: `v_support_tcp_fastopen_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_TCP_FASTOPEN = 64,
  /** Whether the port can be told when 0 was asked for. Result: `v_has_autodetect_bind_port_bool`.
   */
  MHD_LIB_INFO_FIXED_HAS_AUTODETECT_BIND_PORT = 65,
  /** Whether files are sent by the system without copying (not with TLS). Result:
   *  `v_has_sendfile_bool`. */
  MHD_LIB_INFO_FIXED_HAS_SENDFILE = 66,
  /** Whether SIGPIPE never comes from threads of the library. Result:
   *  `v_has_autosuppress_sigpipe_int_bool`. */
  MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_INT = 80,
  /** Whether SIGPIPE never comes from calls of the application. Result:
   *  `v_has_autosuppress_sigpipe_ext_bool`. */
  MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_EXT = 81,
  /** Whether threads of the library have names. Result: `v_has_thread_names_bool`. */
  MHD_LIB_INFO_FIXED_HAS_THREAD_NAMES = 82,
  /** The kind of the wake-up channel between threads. Result: `v_type_itc`. */
  MHD_LIB_INFO_FIXED_TYPE_ITC = 83,
  /** Whether files above 2 GiB can be sent. Result: `v_support_large_file_bool`. */
  MHD_LIB_INFO_FIXED_SUPPORT_LARGE_FILE = 84,
  /** Which TLS backends are in this build. Result: `v_tls_backends`. */
  MHD_LIB_INFO_FIXED_TLS_BACKENDS = 100,
  /** Which TLS backends accept encrypted private keys. Result: `v_tls_key_password_backends`. */
  MHD_LIB_INFO_FIXED_TLS_KEY_PASSWORD_BACKENDS = 102,
  MHD_LIB_INFO_FIXED_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_lib_get_info_fixed. */
union MHD_LibInfoFixedData {
  uint_fast32_t v_version_num_uint32;        /**< For #MHD_LIB_INFO_FIXED_VERSION_NUM. */
  struct MHD_String v_version_string;        /**< For #MHD_LIB_INFO_FIXED_VERSION_STRING. */
  enum MHD_Bool v_support_log_messages_bool; /**< For #MHD_LIB_INFO_FIXED_SUPPORT_LOG_MESSAGES. */
  /** For #MHD_LIB_INFO_FIXED_SUPPORT_AUTO_REPLIES_BODIES. */
  enum MHD_Bool v_support_auto_replies_bodies_bool;
  enum MHD_Bool v_is_non_debug_bool;          /**< For #MHD_LIB_INFO_FIXED_IS_NON_DEBUG. */
  enum MHD_Bool v_support_threads_bool;       /**< For #MHD_LIB_INFO_FIXED_SUPPORT_THREADS. */
  enum MHD_Bool v_support_cookie_parser_bool; /**< For #MHD_LIB_INFO_FIXED_SUPPORT_COOKIE_PARSER. */
  enum MHD_Bool v_support_post_parser_bool;   /**< For #MHD_LIB_INFO_FIXED_SUPPORT_POST_PARSER. */
  enum MHD_Bool v_support_upgrade_bool;       /**< For #MHD_LIB_INFO_FIXED_SUPPORT_UPGRADE. */
  enum MHD_Bool v_support_auth_basic_bool;    /**< For #MHD_LIB_INFO_FIXED_SUPPORT_AUTH_BASIC. */
  enum MHD_Bool v_support_auth_digest_bool;   /**< For #MHD_LIB_INFO_FIXED_SUPPORT_AUTH_DIGEST. */
  /** For #MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_RFC2069. */
  enum MHD_Bool v_support_digest_auth_rfc2069_bool;
  /** For #MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_MD5. */
  enum MHD_LibInfoFixedDigestAlgoType v_type_digest_auth_md5_algo_type;
  /** For #MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA256. */
  enum MHD_LibInfoFixedDigestAlgoType v_type_digest_auth_sha256_algo_type;
  /** For #MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA512_256. */
  enum MHD_LibInfoFixedDigestAlgoType v_type_digest_auth_sha512_256_algo_type;
  /** For #MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_AUTH_INT. */
  enum MHD_Bool v_support_digest_auth_auth_int_bool;
  /** For #MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_ALGO_SESSION. */
  enum MHD_Bool v_support_digest_auth_algo_session_bool;
  /** For #MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_USERHASH. */
  enum MHD_Bool v_support_digest_auth_userhash_bool;
  /** For #MHD_LIB_INFO_FIXED_TYPES_SOCKETS_POLLING. */
  struct MHD_LibInfoFixedPollingFunc v_types_sockets_polling;
  enum MHD_Bool v_support_aggregate_fd_bool; /**< For #MHD_LIB_INFO_FIXED_SUPPORT_AGGREGATE_FD. */
  enum MHD_LibInfoFixedIPv6Type v_ipv6;      /**< For #MHD_LIB_INFO_FIXED_TYPE_IPV6. */
  enum MHD_Bool v_support_tcp_fastopen_bool; /**< For #MHD_LIB_INFO_FIXED_SUPPORT_TCP_FASTOPEN. */
  /** For #MHD_LIB_INFO_FIXED_HAS_AUTODETECT_BIND_PORT. */
  enum MHD_Bool v_has_autodetect_bind_port_bool;
  enum MHD_Bool v_has_sendfile_bool; /**< For #MHD_LIB_INFO_FIXED_HAS_SENDFILE. */
  /** For #MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_INT. */
  enum MHD_Bool v_has_autosuppress_sigpipe_int_bool;
  /** For #MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_EXT. */
  enum MHD_Bool v_has_autosuppress_sigpipe_ext_bool;
  enum MHD_Bool v_has_thread_names_bool;    /**< For #MHD_LIB_INFO_FIXED_HAS_THREAD_NAMES. */
  enum MHD_LibInfoFixedITCType v_type_itc;  /**< For #MHD_LIB_INFO_FIXED_TYPE_ITC. */
  enum MHD_Bool v_support_large_file_bool;  /**< For #MHD_LIB_INFO_FIXED_SUPPORT_LARGE_FILE. */
  struct MHD_LibInfoTLSType v_tls_backends; /**< For #MHD_LIB_INFO_FIXED_TLS_BACKENDS. */
  /** For #MHD_LIB_INFO_FIXED_TLS_KEY_PASSWORD_BACKENDS. */
  struct MHD_LibInfoTLSType v_tls_key_password_backends;
};

/** Asks for fixed information of the library.
 *
 * Any thread may call it at any time.
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_lib_get_info_fixed_sz(
    enum MHD_LibInfoFixed info_type, union MHD_LibInfoFixedData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_PAR_NONNULL_(2) MHD_FN_PAR_OUT_(2);

/** As #MHD_lib_get_info_fixed_sz, with the size of the result.
 * @param info the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_lib_get_info_fixed_sz */
#define MHD_lib_get_info_fixed(info, output_buf) \
  MHD_lib_get_info_fixed_sz((info), (output_buf), sizeof(*(output_buf)))

#ifndef MHD_NO_STATIC_INLINE
/** Version of the library that runs, packed as #MHD_VERSION. Any thread may call it at any time.
 * @return the version; 0 when it could not be found out */
static MHD_INLINE uint_fast32_t MHD_lib_get_info_ver_num(void) {
  union MHD_LibInfoFixedData data = MHD_ZERO_INIT_;
  if (MHD_SC_OK != MHD_lib_get_info_fixed(MHD_LIB_INFO_FIXED_VERSION_NUM, &data)) return 0;
  return data.v_version_num_uint32;
}
#endif

/* ---- dynamic information of the library ---- */

/** Kinds of dynamic information of the library. */
enum MHD_LibInfoDynamic {
  /** Whether the library has been initialised at least once. Result: `v_inited_fully_once_bool`. */
  MHD_LIB_INFO_DYNAMIC_INITED_FULLY_ONCE = 0,
  /** Whether the library is initialised now. Result: `v_inited_fully_now_bool`. */
  MHD_LIB_INFO_DYNAMIC_INITED_FULLY_NOW = 1,
  /** Which TLS backends can be used now. Result: `v_tls_backends`. */
  MHD_LIB_INFO_DYNAMIC_TYPE_TLS = 100,
  MHD_LIB_INFO_DYNAMIC_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_lib_get_info_dynamic. */
union MHD_LibInfoDynamicData {
  enum MHD_Bool v_inited_fully_once_bool;   /**< For #MHD_LIB_INFO_DYNAMIC_INITED_FULLY_ONCE. */
  enum MHD_Bool v_inited_fully_now_bool;    /**< For #MHD_LIB_INFO_DYNAMIC_INITED_FULLY_NOW. */
  struct MHD_LibInfoTLSType v_tls_backends; /**< For #MHD_LIB_INFO_DYNAMIC_TYPE_TLS. */
  void* reserved;                           /**< Not used. */
};

/** Asks for dynamic information of the library.
 *
 * Any thread may call it at any time.
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_lib_get_info_dynamic_sz(
    enum MHD_LibInfoDynamic info_type, union MHD_LibInfoDynamicData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(2) MHD_FN_PAR_OUT_(2);

/** As #MHD_lib_get_info_dynamic_sz, with the size of the result.
 * @param info the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_lib_get_info_dynamic_sz */
#define MHD_lib_get_info_dynamic(info, output_buf) \
  MHD_lib_get_info_dynamic_sz((info), (output_buf), sizeof(*(output_buf)))

/* ---- fixed information of a daemon ---- */

/** Kinds of fixed information of a daemon. The newest ones have the number of the option they tell
 * about (ours). */
enum MHD_DaemonInfoFixedType {
  /** The port of the listening socket in host byte order, never 0. Result: `v_bind_port_uint16`.
   *  #MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE when the daemon does not listen or the socket has no
   *  port, #MHD_SC_INFO_GET_TYPE_UNOBTAINABLE when the system does not tell it. */
  MHD_DAEMON_INFO_FIXED_BIND_PORT = 1,
  /** The listening socket; it may only be watched. Result: `v_listen_socket`.
   *  #MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE when the daemon does not listen. */
  MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET = 2,
  /** The descriptor that tells that anything is to be done; it may only be watched. Result:
   *  `v_aggreagate_fd`. #MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE in other work modes than
   *  #MHD_WM_EXTERNAL_SINGLE_FD_WATCH. */
  MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD = 3,
#ifndef MHD_API_APRIL_ONLY
  /** Number of worker threads; 0 without. Result: `v_num_work_threads_uint`. Newest. */
  MHD_DAEMON_INFO_FIXED_NUM_WORK_THREADS = 40,
  /** The polling function in use; #MHD_SPS_AUTO when the application watches the descriptors.
   *  Result: `v_poll_syscall`. Newest. */
  MHD_DAEMON_INFO_FIXED_POLL_SYSCALL = 41,
#endif
  MHD_DAEMON_INFO_FIXED_TLS_BACKEND = 100, /**< The TLS backend in use. Result: `v_tls_backend`. */
#ifndef MHD_API_APRIL_ONLY
  /** Most connections at a time. Result: `v_global_connection_limit_uint`. Newest. */
  MHD_DAEMON_INFO_FIXED_GLOBAL_CONNECTION_LIMIT = 161,
  /** Most connections at a time from one address; 0 for no limit. Result: `v_per_ip_limit_uint`.
   *  Newest. */
  MHD_DAEMON_INFO_FIXED_PER_IP_LIMIT = 162,
  /** The time limit for idle connections in milliseconds; 0 for none. Result:
   *  `v_default_timeout_milsec_uint32`. Newest. */
  MHD_DAEMON_INFO_FIXED_DEFAULT_TIMEOUT_MILSEC = 164,
  /** Whether the Date field is left out. Result: `v_suppress_date_header_bool`. Newest. */
  MHD_DAEMON_INFO_FIXED_SUPPRESS_DATE_HEADER = 240,
  /** Memory of one connection in bytes. Result: `v_conn_memory_limit_sizet`. Newest. */
  MHD_DAEMON_INFO_FIXED_CONN_MEMORY_LIMIT = 280,
  /** The first number of descriptors that is refused; #MHD_INVALID_SOCKET for no limit. Result:
   *  `v_fd_number_limit_socket`. Newest. */
  MHD_DAEMON_INFO_FIXED_FD_NUMBER_LIMIT = 283,
#endif
  MHD_DAEMON_INFO_FIXED_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_daemon_get_info_fixed. */
union MHD_DaemonInfoFixedData {
  uint_least16_t v_bind_port_uint16; /**< For #MHD_DAEMON_INFO_FIXED_BIND_PORT. */
  MHD_Socket v_listen_socket;        /**< For #MHD_DAEMON_INFO_FIXED_LISTEN_SOCKET. */
  int v_aggreagate_fd;               /**< For #MHD_DAEMON_INFO_FIXED_AGGREAGATE_FD. */
  enum MHD_TlsBackend v_tls_backend; /**< For #MHD_DAEMON_INFO_FIXED_TLS_BACKEND. */
  void* reserved;                    /**< Not used. */
#ifndef MHD_API_APRIL_ONLY
  unsigned int v_num_work_threads_uint;    /**< For #MHD_DAEMON_INFO_FIXED_NUM_WORK_THREADS. */
  enum MHD_SockPollSyscall v_poll_syscall; /**< For #MHD_DAEMON_INFO_FIXED_POLL_SYSCALL. */
  /** For #MHD_DAEMON_INFO_FIXED_GLOBAL_CONNECTION_LIMIT. */
  unsigned int v_global_connection_limit_uint;
  unsigned int v_per_ip_limit_uint; /**< For #MHD_DAEMON_INFO_FIXED_PER_IP_LIMIT. */
  /** For #MHD_DAEMON_INFO_FIXED_DEFAULT_TIMEOUT_MILSEC. */
  uint_fast32_t v_default_timeout_milsec_uint32;
  /** For #MHD_DAEMON_INFO_FIXED_SUPPRESS_DATE_HEADER. */
  enum MHD_Bool v_suppress_date_header_bool;
  size_t v_conn_memory_limit_sizet;    /**< For #MHD_DAEMON_INFO_FIXED_CONN_MEMORY_LIMIT. */
  MHD_Socket v_fd_number_limit_socket; /**< For #MHD_DAEMON_INFO_FIXED_FD_NUMBER_LIMIT. */
#endif
};

/** Asks for fixed information of a daemon.
 *
 * Any thread may call it, between start and destruction of the daemon.
 * @param daemon the daemon
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_daemon_get_info_fixed_sz(
    struct MHD_Daemon* MHD_RESTRICT daemon, enum MHD_DaemonInfoFixedType info_type,
    union MHD_DaemonInfoFixedData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_daemon_get_info_fixed_sz, with the size of the result.
 * @param daemon the daemon
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_daemon_get_info_fixed_sz */
#define MHD_daemon_get_info_fixed(daemon, info_type, output_buf) \
  MHD_daemon_get_info_fixed_sz((daemon), (info_type), (output_buf), sizeof(*(output_buf)))

/* ---- dynamic information of a daemon ---- */

/** Kinds of dynamic information of a daemon. */
enum MHD_DaemonInfoDynamicType {
  /** Longest time in milliseconds until the next processing call; #MHD_WAIT_INDEFINITELY when
   *  only a descriptor can bring new work. Result: `v_max_time_to_wait_uint64`.
   *  #MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE in work modes with threads. */
  MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT = 1,
  /** Whether there is any connection. Result: `v_has_connections_bool`. */
  MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS = 20,
  MHD_DAEMON_INFO_DYNAMIC_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_daemon_get_info_dynamic. */
union MHD_DaemonInfoDynamicData {
  uint_fast64_t v_max_time_to_wait_uint64; /**< For #MHD_DAEMON_INFO_DYNAMIC_MAX_TIME_TO_WAIT. */
  enum MHD_Bool v_has_connections_bool;    /**< For #MHD_DAEMON_INFO_DYNAMIC_HAS_CONNECTIONS. */
  void* reserved;                          /**< Not used. */
};

/** Asks for dynamic information of a daemon.
 *
 * Any thread may call it, between start and destruction of the daemon.
 * @param daemon the daemon
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_daemon_get_info_dynamic_sz(
    struct MHD_Daemon* MHD_RESTRICT daemon, enum MHD_DaemonInfoDynamicType info_type,
    union MHD_DaemonInfoDynamicData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_daemon_get_info_dynamic_sz, with the size of the result.
 * @param daemon the daemon
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_daemon_get_info_dynamic_sz */
#define MHD_daemon_get_info_dynamic(daemon, info_type, output_buf) \
  MHD_daemon_get_info_dynamic_sz((daemon), (info_type), (output_buf), sizeof(*(output_buf)))

/* ---- fixed information of a connection ---- */

/** A socket address with its size. */
struct MHD_ConnInfoFixedSockAddr {
  size_t sa_size;            /**< Size in bytes. */
  const struct sockaddr* sa; /**< The address. */
};

/** Kinds of fixed information of a connection. */
enum MHD_ConnectionInfoFixedType {
  /** The address of the client. Result: `v_client_address_sa_info`.
   *  #MHD_SC_INFO_GET_TYPE_UNOBTAINABLE when it is not known. */
  MHD_CONNECTION_INFO_FIXED_CLIENT_ADDRESS = 1,
  /** The socket; it may only be watched. Result: `v_connection_socket`. */
  MHD_CONNECTION_INFO_FIXED_CONNECTION_SOCKET = 2,
  MHD_CONNECTION_INFO_FIXED_DAEMON = 20, /**< The daemon. Result: `v_daemon`. */
  /** Where the application's data of the connection are stored; they may be read and changed
   *  there. Result: `v_app_context_ppvoid`. */
  MHD_CONNECTION_INFO_FIXED_APP_CONTEXT = 30,
  MHD_CONNECTION_INFO_FIXED_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_connection_get_info_fixed. */
union MHD_ConnectionInfoFixedData {
  /** For #MHD_CONNECTION_INFO_FIXED_CLIENT_ADDRESS. */
  struct MHD_ConnInfoFixedSockAddr v_client_address_sa_info;
  MHD_Socket v_connection_socket; /**< For #MHD_CONNECTION_INFO_FIXED_CONNECTION_SOCKET. */
  struct MHD_Daemon* v_daemon;    /**< For #MHD_CONNECTION_INFO_FIXED_DAEMON. */
  void** v_app_context_ppvoid;    /**< For #MHD_CONNECTION_INFO_FIXED_APP_CONTEXT. */
};

/** Asks for fixed information of a connection.
 *
 * May be called in the callbacks of the connection.
 * @param connection the connection
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_connection_get_info_fixed_sz(
    struct MHD_Connection* MHD_RESTRICT connection, enum MHD_ConnectionInfoFixedType info_type,
    union MHD_ConnectionInfoFixedData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_connection_get_info_fixed_sz, with the size of the result.
 * @param connection the connection
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_connection_get_info_fixed_sz */
#define MHD_connection_get_info_fixed(connection, info_type, output_buf) \
  MHD_connection_get_info_fixed_sz((connection), (info_type), (output_buf), sizeof(*(output_buf)))

/* ---- dynamic information of a connection ---- */

/** Versions of TLS. */
enum MHD_TlsVersion {
  MHD_TLS_VERSION_NO_TLS = 0,    /**< No TLS: plain TCP. */
  MHD_TLS_VERSION_BROKEN = 1,    /**< The handshake failed. */
  MHD_TLS_VERSION_1_0 = 2,       /**< TLS 1.0: RFC 2246. */
  MHD_TLS_VERSION_1_1 = 3,       /**< TLS 1.1: RFC 4346. */
  MHD_TLS_VERSION_1_2 = 4,       /**< TLS 1.2: RFC 5246. */
  MHD_TLS_VERSION_1_3 = 5,       /**< TLS 1.3: RFC 8446. */
  MHD_TLS_VERSION_UNKNOWN = 1999 /**< Another version. */
};

/** The session of the TLS library in use. */
union MHD_ConnInfoDynamicTlsSess {
  void* v_gnutls_session;  /**< GnuTLS: a `gnutls_session_t`. */
  void* v_openssl_session; /**< OpenSSL: an `SSL *`. */
};

/** Kinds of dynamic information of a connection. The number of the newest one is ours. */
enum MHD_ConnectionInfoDynamicType {
  /** The version of HTTP. Result: `v_http_ver`. #MHD_SC_TOO_EARLY before the first request line. */
  MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER = 1,
#ifndef MHD_API_NEWEST_ONLY
  /** The time limit in seconds, rounded up; 0 for none. Result: `v_connection_timeout_uint`. April.
   */
  MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT = 10,
#endif
  /** Whether the connection is suspended. Result: `v_connection_suspended_bool`. */
  MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_SUSPENDED = 11,
#ifndef MHD_API_APRIL_ONLY
  /** The time limit in milliseconds; 0 for none. Result: `v_connection_timeout_uint32`. Newest. */
  MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT_MILSEC = 12,
#endif
  /** The version of TLS; #MHD_TLS_VERSION_NO_TLS for plain TCP. Result: `v_tls_ver`.
   *  #MHD_SC_TOO_EARLY before the handshake has ended. */
  MHD_CONNECTION_INFO_DYNAMIC_TLS_VER = 105,
  /** The session of the TLS library. Result: `v_tls_session`.
   *  #MHD_SC_INFO_GET_TYPE_NOT_APPLICABLE for plain TCP. */
  MHD_CONNECTION_INFO_DYNAMIC_TLS_SESSION = 140,
  MHD_CONNECTION_INFO_DYNAMIC_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_connection_get_info_dynamic. */
union MHD_ConnectionInfoDynamicData {
  enum MHD_HTTP_ProtocolVersion v_http_ver; /**< For #MHD_CONNECTION_INFO_DYNAMIC_HTTP_VER. */
#ifndef MHD_API_NEWEST_ONLY
  /** For #MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT. */
  unsigned int v_connection_timeout_uint;
#endif
  /** For #MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_SUSPENDED. */
  enum MHD_Bool v_connection_suspended_bool;
  enum MHD_TlsVersion v_tls_ver; /**< For #MHD_CONNECTION_INFO_DYNAMIC_TLS_VER. */
  /** For #MHD_CONNECTION_INFO_DYNAMIC_TLS_SESSION. */
  union MHD_ConnInfoDynamicTlsSess v_tls_session;
#ifndef MHD_API_APRIL_ONLY
  /** For #MHD_CONNECTION_INFO_DYNAMIC_CONNECTION_TIMEOUT_MILSEC. */
  uint_fast32_t v_connection_timeout_uint32;
#endif
};

/** Asks for dynamic information of a connection.
 *
 * May be called in the callbacks of the connection.
 * @param connection the connection
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_connection_get_info_dynamic_sz(
    struct MHD_Connection* MHD_RESTRICT connection, enum MHD_ConnectionInfoDynamicType info_type,
    union MHD_ConnectionInfoDynamicData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_connection_get_info_dynamic_sz, with the size of the result.
 * @param connection the connection
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_connection_get_info_dynamic_sz */
#define MHD_connection_get_info_dynamic(connection, info_type, output_buf) \
  MHD_connection_get_info_dynamic_sz((connection), (info_type), (output_buf), sizeof(*(output_buf)))

/* ---- fixed information of a stream ---- */

/** Kinds of fixed information of a stream. */
enum MHD_StreamInfoFixedType {
  MHD_STREAM_INFO_FIXED_DAEMON = 20,     /**< The daemon. Result: `v_daemon`. */
  MHD_STREAM_INFO_FIXED_CONNECTION = 21, /**< The connection. Result: `v_connection`. */
  MHD_STREAM_INFO_FIXED_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_stream_get_info_fixed. */
union MHD_StreamInfoFixedData {
  struct MHD_Daemon* v_daemon;         /**< For #MHD_STREAM_INFO_FIXED_DAEMON. */
  struct MHD_Connection* v_connection; /**< For #MHD_STREAM_INFO_FIXED_CONNECTION. */
};

/** Asks for fixed information of a stream.
 *
 * May be called in the callbacks of the stream.
 * @param stream the stream
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_stream_get_info_fixed_sz(
    struct MHD_Stream* MHD_RESTRICT stream, enum MHD_StreamInfoFixedType info_type,
    union MHD_StreamInfoFixedData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_stream_get_info_fixed_sz, with the size of the result.
 * @param stream the stream
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_stream_get_info_fixed_sz */
#define MHD_stream_get_info_fixed(stream, info_type, output_buf) \
  MHD_stream_get_info_fixed_sz((stream), (info_type), (output_buf), sizeof(*(output_buf)))

/* ---- dynamic information of a stream ---- */

/** Kinds of dynamic information of a stream. */
enum MHD_StreamInfoDynamicType {
  /** The request. Result: `v_request`. #MHD_SC_TOO_EARLY when there is none. */
  MHD_STREAM_INFO_DYNAMIC_REQUEST = 20,
  MHD_STREAM_INFO_DYNAMIC_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_stream_get_info_dynamic. */
union MHD_StreamInfoDynamicData {
  struct MHD_Request* v_request; /**< For #MHD_STREAM_INFO_DYNAMIC_REQUEST. */
};

/** Asks for dynamic information of a stream.
 *
 * May be called in the callbacks of the stream.
 * @param stream the stream
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_stream_get_info_dynamic_sz(
    struct MHD_Stream* MHD_RESTRICT stream, enum MHD_StreamInfoDynamicType info_type,
    union MHD_StreamInfoDynamicData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_stream_get_info_dynamic_sz, with the size of the result.
 * @param stream the stream
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_stream_get_info_dynamic_sz */
#define MHD_stream_get_info_dynamic(stream, info_type, output_buf) \
  MHD_stream_get_info_dynamic_sz((stream), (info_type), (output_buf), sizeof(*(output_buf)))

/* ---- fixed information of a request ---- */

/** Kinds of fixed information of a request. */
enum MHD_RequestInfoFixedType {
  MHD_REQUEST_INFO_FIXED_HTTP_VER = 1,    /**< The version of HTTP. Result: `v_http_ver`. */
  MHD_REQUEST_INFO_FIXED_HTTP_METHOD = 2, /**< The method. Result: `v_http_method`. */
  MHD_REQUEST_INFO_FIXED_DAEMON = 20,     /**< The daemon. Result: `v_daemon`. */
  MHD_REQUEST_INFO_FIXED_CONNECTION = 21, /**< The connection. Result: `v_connection`. */
  MHD_REQUEST_INFO_FIXED_STREAM = 22,     /**< The stream. Result: `v_stream`. */
  /** Where the application's data of the request are stored; they may be read and changed there.
   *  Result: `v_app_context_ppvoid`. */
  MHD_REQUEST_INFO_FIXED_APP_CONTEXT = 30,
  MHD_REQUEST_INFO_FIXED_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_request_get_info_fixed. */
union MHD_RequestInfoFixedData {
  enum MHD_HTTP_ProtocolVersion v_http_ver; /**< For #MHD_REQUEST_INFO_FIXED_HTTP_VER. */
  enum MHD_HTTP_Method v_http_method;       /**< For #MHD_REQUEST_INFO_FIXED_HTTP_METHOD. */
  struct MHD_Daemon* v_daemon;              /**< For #MHD_REQUEST_INFO_FIXED_DAEMON. */
  struct MHD_Connection* v_connection;      /**< For #MHD_REQUEST_INFO_FIXED_CONNECTION. */
  struct MHD_Stream* v_stream;              /**< For #MHD_REQUEST_INFO_FIXED_STREAM. */
  void** v_app_context_ppvoid;              /**< For #MHD_REQUEST_INFO_FIXED_APP_CONTEXT. */
};

/** Asks for fixed information of a request.
 *
 * May be called in the callbacks of the request.
 * @param request the request
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_request_get_info_fixed_sz(
    struct MHD_Request* MHD_RESTRICT request, enum MHD_RequestInfoFixedType info_type,
    union MHD_RequestInfoFixedData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_request_get_info_fixed_sz, with the size of the result.
 * @param request the request
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_request_get_info_fixed_sz */
#define MHD_request_get_info_fixed(request, info_type, output_buf) \
  MHD_request_get_info_fixed_sz((request), (info_type), (output_buf), sizeof(*(output_buf)))

/* ---- dynamic information of a request ---- */

/** Kinds of dynamic information of a request. */
enum MHD_RequestInfoDynamicType {
  /** The method as it was sent. Result: `v_http_method_string`. */
  MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING = 1,
  /** The path of the request target, percent-decoded, without query. Result: `v_uri_string`. */
  MHD_REQUEST_INFO_DYNAMIC_URI = 2,
  /** Number of parameters of the query. Result: `v_number_uri_params_sizet`. */
  MHD_REQUEST_INFO_DYNAMIC_NUMBER_URI_PARAMS = 3,
  /** Number of cookies. Result: `v_number_cookies_sizet`. #MHD_SC_TOO_EARLY before the header
   *  section. */
  MHD_REQUEST_INFO_DYNAMIC_NUMBER_COOKIES = 4,
  /** Size of request line and header section in bytes, as they were sent. Result:
   *  `v_header_size_sizet`. #MHD_SC_TOO_EARLY before their end. */
  MHD_REQUEST_INFO_DYNAMIC_HEADER_SIZE = 5,
  /** Number of kept fields of the form. Result: `v_number_post_params_sizet`. #MHD_SC_TOO_EARLY
   *  before #MHD_PostDataFinished, #MHD_SC_TOO_LATE after it. */
  MHD_REQUEST_INFO_DYNAMIC_NUMBER_POST_PARAMS = 6,
  /** Whether the request has content, also of size 0. Result: `v_upload_present_bool`. */
  MHD_REQUEST_INFO_DYNAMIC_UPLOAD_PRESENT = 10,
  /** Whether the content is chunked. Result: `v_upload_chunked_bool`. */
  MHD_REQUEST_INFO_DYNAMIC_UPLOAD_CHUNKED = 11,
  /** Size of the content in bytes; #MHD_SIZE_UNKNOWN when it is chunked and has not been
   *  received completely. Result: `v_upload_size_total_uint64`. */
  MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TOTAL = 12,
  /** Bytes of the content that have been received. Result: `v_upload_size_recieved_uint64`. */
  MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_RECIEVED = 13,
  /** Bytes of the content that are to come; #MHD_SIZE_UNKNOWN when that is not known. Result:
   *  `v_upload_size_to_recieve_uint64`. */
  MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_RECIEVE = 14,
  /** Bytes of the content that the application has taken. Result: `v_upload_size_processed_uint64`.
   */
  MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_PROCESSED = 15,
  /** Bytes of the content that the application has not taken, received or not; #MHD_SIZE_UNKNOWN
   *  when that is not known. Result: `v_upload_size_to_process_uint64`. */
  MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_PROCESS = 16,
  /** What the Authorization field of digest authentication holds. Result: `v_auth_digest_info`.
   *  #MHD_SC_AUTH_ABSENT without it, #MHD_SC_REQ_AUTH_DATA_BROKEN when it is malformed,
   *  #MHD_SC_CONNECTION_POOL_NO_MEM_AUTH_DATA when memory is short. */
  MHD_REQUEST_INFO_DYNAMIC_AUTH_DIGEST_INFO = 42,
  /** User name and password of basic authentication. Result: `v_auth_basic_creds`.
   *  #MHD_SC_AUTH_ABSENT without them, #MHD_SC_REQ_AUTH_DATA_BROKEN when they are malformed,
   *  #MHD_SC_CONNECTION_POOL_NO_MEM_AUTH_DATA when memory is short. */
  MHD_REQUEST_INFO_DYNAMIC_AUTH_BASIC_CREDS = 51,
  MHD_REQUEST_INFO_DYNAMIC_SENTINEL = 65535 /**< Not a kind: keeps the size of the type. */
};

/** Results of #MHD_request_get_info_dynamic. */
union MHD_RequestInfoDynamicData {
  struct MHD_String v_http_method_string; /**< For #MHD_REQUEST_INFO_DYNAMIC_HTTP_METHOD_STRING. */
  struct MHD_String v_uri_string;         /**< For #MHD_REQUEST_INFO_DYNAMIC_URI. */
  size_t v_number_uri_params_sizet;       /**< For #MHD_REQUEST_INFO_DYNAMIC_NUMBER_URI_PARAMS. */
  size_t v_number_cookies_sizet;          /**< For #MHD_REQUEST_INFO_DYNAMIC_NUMBER_COOKIES. */
  size_t v_header_size_sizet;             /**< For #MHD_REQUEST_INFO_DYNAMIC_HEADER_SIZE. */
  size_t v_number_post_params_sizet;      /**< For #MHD_REQUEST_INFO_DYNAMIC_NUMBER_POST_PARAMS. */
  enum MHD_Bool v_upload_present_bool;    /**< For #MHD_REQUEST_INFO_DYNAMIC_UPLOAD_PRESENT. */
  enum MHD_Bool v_upload_chunked_bool;    /**< For #MHD_REQUEST_INFO_DYNAMIC_UPLOAD_CHUNKED. */
  uint_fast64_t v_upload_size_total_uint64; /**< For #MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TOTAL. */
  /** For #MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_RECIEVED. */
  uint_fast64_t v_upload_size_recieved_uint64;
  /** For #MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_RECIEVE. */
  uint_fast64_t v_upload_size_to_recieve_uint64;
  /** For #MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_PROCESSED. */
  uint_fast64_t v_upload_size_processed_uint64;
  /** For #MHD_REQUEST_INFO_DYNAMIC_UPLOAD_SIZE_TO_PROCESS. */
  uint_fast64_t v_upload_size_to_process_uint64;
  /** For #MHD_REQUEST_INFO_DYNAMIC_AUTH_DIGEST_INFO. */
  const struct MHD_AuthDigestInfo* v_auth_digest_info;
  /** For #MHD_REQUEST_INFO_DYNAMIC_AUTH_BASIC_CREDS. */
  const struct MHD_AuthBasicCreds* v_auth_basic_creds;
};

/** Asks for dynamic information of a request.
 *
 * May be called in the callbacks of the request.
 * @param request the request
 * @param info_type the kind of information
 * @param[out] output_buf set to the result
 * @param output_buf_size size of the result in bytes
 * @return #MHD_SC_OK or one of the @ref info_codes "codes of the group" */
MHD_EXTERN_ enum MHD_StatusCode MHD_request_get_info_dynamic_sz(
    struct MHD_Request* MHD_RESTRICT request, enum MHD_RequestInfoDynamicType info_type,
    union MHD_RequestInfoDynamicData* MHD_RESTRICT output_buf,
    size_t output_buf_size) MHD_FN_MUST_CHECK_RESULT_ MHD_FN_PAR_NONNULL_(1) MHD_FN_PAR_NONNULL_(3)
    MHD_FN_PAR_OUT_(3);

/** As #MHD_request_get_info_dynamic_sz, with the size of the result.
 * @param request the request
 * @param info_type the kind of information
 * @param output_buf pointer to the result
 * @return as #MHD_request_get_info_dynamic_sz */
#define MHD_request_get_info_dynamic(request, info_type, output_buf) \
  MHD_request_get_info_dynamic_sz((request), (info_type), (output_buf), sizeof(*(output_buf)))
/** @} */

/* ======================================== library */

/** @defgroup library Library */
/** @{ */

/** Called when the library finds that it cannot go on safely. It should end the process. This
 * version never calls it: each fault is a status code or the end of one connection.
 * @param cls what the application gave to #MHD_lib_set_panic_func
 * @param file name of the source file; NULL when it is not known
 * @param func name of the function; NULL when it is not known
 * @param line number of the line; 0 when it is not known
 * @param message what was found; NULL when it is not known */
typedef void (*MHD_PanicCallback)(void* cls, const char* file, const char* func, unsigned int line,
                                  const char* message);

/** Sets what happens when the library cannot go on. To be called before other functions of the
 * library, by one thread.
 * @param cb the function; NULL for the default
 * @param cls first argument of @a cb */
MHD_EXTERN_ void MHD_lib_set_panic_func(MHD_PanicCallback cb, void* cls);

/** Sets back what happens when the library cannot go on: see #MHD_lib_set_panic_func. */
#define MHD_lib_set_panic_func_default() MHD_lib_set_panic_func(MHD_NULL_(MHD_PanicCallback), NULL)

/** @} */

/* ======================================== spellings of the manual */

/** @defgroup alias Spellings of the manual
 * Names that only the manual and other documents have, so that a program written from them
 * compiles.
 */
/** @{ */

/** Same as #MHD_action_abort_request.
 * @param req the request */
#define MHD_action_abort_connection(req) MHD_action_abort_request(req)
/** Same as #MHD_daemon_destroy.
 * @param daemon the daemon */
#define MHD_daemon_stop(daemon) MHD_daemon_destroy(daemon)
/** Same as #MHD_D_OPTION_TERMINATE. */
#define MHD_D_OPTION_TERIMINATE() MHD_D_OPTION_TERMINATE()
/** Same as #MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL.
 * @param cb_val the registration callback
 * @param cb_cls_val its first argument */
#define MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_LEVEL(cb_val, cb_cls_val) \
  MHD_D_OPTION_WM_EXTERNAL_EVENT_LOOP_CB_LEVEL(cb_val, cb_cls_val)
/** Same as #MHD_LIB_INFO_FIXED_SUPPORT_UPGRADE. */
#define MHD_LIB_INFO_FIXED_HAS_UPGRADE MHD_LIB_INFO_FIXED_SUPPORT_UPGRADE
/** Same as #MHD_LIB_INFO_FIXED_SUPPORT_LARGE_FILE. */
#define MHD_LIB_INFO_FIXED_HAS_LARGE_FILE MHD_LIB_INFO_FIXED_SUPPORT_LARGE_FILE
/** Same as #MHD_FD_STATE_RECV. */
#define MHD_FD_STATE_READ MHD_FD_STATE_RECV
/** Same as #MHD_HTTP_STATUS_NO_CONTENT. */
#define MHD_HTTP_NO_CONTENT MHD_HTTP_STATUS_NO_CONTENT
/** `struct MHD_UpgradeHandle` is `struct MHD_UpgradedHandle`. */
#define MHD_UpgradeHandle MHD_UpgradedHandle
/** `struct MHD_ioVec` is `struct MHD_IoVec`. */
#define MHD_ioVec MHD_IoVec

/** @} */

#ifdef __cplusplus
}

/** @cond INTERNAL */
#if !defined(MHD_API_NEWEST_ONLY) && !defined(MHD_API_APRIL_ONLY) && !defined(MHD_NO_STATIC_INLINE)
/* The form of April 2025. */
inline const struct MHD_StringNullable* MHD_request_get_value(struct MHD_Request* request,
                                                              enum MHD_ValueKind kind,
                                                              const char* key) {
  return MHD_request_get_value_ptr(request, kind, key);
}
#endif

#if defined(MHD_CXX11_) && defined(MHD_USE_VARARG_MACROS) && defined(MHD_OPTION_FUNCTIONS_)
template <typename... Options>
inline enum MHD_StatusCode MHD_set_all_(struct MHD_Daemon* daemon, const Options&... options) {
  const struct MHD_DaemonOptionAndValue list[] = {options..., MHD_D_OPTION_TERMINATE()};
  return MHD_daemon_set_options(daemon, list, MHD_OPTIONS_ARRAY_MAX_SIZE);
}
template <typename... Options>
inline enum MHD_StatusCode MHD_set_all_(struct MHD_Connection* connection,
                                        const Options&... options) {
  const struct MHD_ConnectionOptionAndValue list[] = {options..., MHD_C_OPTION_TERMINATE()};
  return MHD_connection_set_options(connection, list, MHD_OPTIONS_ARRAY_MAX_SIZE);
}
template <typename... Options>
inline enum MHD_StatusCode MHD_set_all_(struct MHD_Response* response, const Options&... options) {
  const struct MHD_ResponseOptionAndValue list[] = {options..., MHD_R_OPTION_TERMINATE()};
  return MHD_response_set_options(response, list, MHD_OPTIONS_ARRAY_MAX_SIZE);
}
#define MHD_DAEMON_SET_OPTIONS(daemon, ...) MHD_set_all_((daemon), __VA_ARGS__)
#define MHD_CONNECTION_SET_OPTIONS(connection, ...) MHD_set_all_((connection), __VA_ARGS__)
#define MHD_RESPONSE_SET_OPTIONS(response, ...) MHD_set_all_((response), __VA_ARGS__)
#endif
/** @endcond */
#endif

#ifdef DOXYGEN
/** @defgroup switches Switches
 * Macros that an application may define before the include; the library only tests them. */
/** @{ */
/** Application switch: hides the names that only the generation of April 2025 had (ours). */
#define MHD_API_NEWEST_ONLY
/** Application switch: hides the names that the generation of April 2025 did not have (ours). */
#define MHD_API_APRIL_ONLY
/** The option helpers are inline functions. An application may ask for them in C too. */
#define MHD_NO_COMPOUND_LITERALS
/** Array literals may not stand as function arguments. */
#define MHD_NO_COMP_LIT_FUNC_PARAMS
/** Designated initialisers do not work. */
#define MHD_NO_DESIGNATED_INIT
/** Nested designated initialisers do not work: the option helpers are inline functions. */
#define MHD_NO_DESIG_NEST_INIT
/** Macros may not take a variable number of arguments: the `*_SET_OPTIONS` macros are hidden. */
#define MHD_NO_VARARG_MACROS
/** The prototypes do not tell the number of elements of array parameters. */
#define MHD_NO_VLA_TYPES
/** Application switch: hides the helpers that are static inline functions. */
#define MHD_NO_STATIC_INLINE
/** Application switch: silences deprecation marks. No name of this version carries one. */
#define MHD_NO_DEPRECATION
/** Application switch: drops the function attributes (`MHD_FN_*`). */
#define MHD_NO_FUNC_ATTRIBUTES
/** Application switch: microhttpd2.h includes no system header at all, the application did. */
#define MHD_HAVE_SYS_HEADERS_INCLUDED
/** Application switch on Windows: the functions are imported from the DLL. */
#define MHD_W32LIB
/** @} */
#endif

#endif
