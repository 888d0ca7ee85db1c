// SPDX-License-Identifier: LGPL-2.1-or-later
// What the library can do, and the panic callback.
#include "api/mhd2/info.h"
#include "config.h"
#include "net/file.h"
#include "net/poller.h"

namespace {

using mhd::mhd2::to_bool;
using Fixed = mhd::mhd2::Answer<MHD_LibInfoFixedData>;
using Dynamic = mhd::mhd2::Answer<MHD_LibInfoDynamicData>;
namespace net = mhd::net;

#ifdef MHD_DEBUG
constexpr bool non_debug = false;
#else
constexpr bool non_debug = true;
#endif

struct Ability {
  MHD_LibInfoFixed query;
  bool present;
};

constexpr Ability abilities[] = {
    {MHD_LIB_INFO_FIXED_SUPPORT_LOG_MESSAGES, MHD_HAVE_LOG_TEXTS},
    {MHD_LIB_INFO_FIXED_SUPPORT_AUTO_REPLIES_BODIES, MHD_HAVE_ERROR_BODIES},
    {MHD_LIB_INFO_FIXED_IS_NON_DEBUG, non_debug},
    {MHD_LIB_INFO_FIXED_SUPPORT_THREADS, true},
    {MHD_LIB_INFO_FIXED_SUPPORT_COOKIE_PARSER, MHD_HAVE_COOKIES},
    {MHD_LIB_INFO_FIXED_SUPPORT_POST_PARSER, MHD_HAVE_POST_PARSER},
    {MHD_LIB_INFO_FIXED_SUPPORT_AGGREGATE_FD, MHD_HAVE_EPOLL},
    {MHD_LIB_INFO_FIXED_SUPPORT_TCP_FASTOPEN, true},
    {MHD_LIB_INFO_FIXED_HAS_AUTODETECT_BIND_PORT, true},
    {MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_INT, true},
    {MHD_LIB_INFO_FIXED_HAS_AUTOSUPPRESS_SIGPIPE_EXT, true},
    {MHD_LIB_INFO_FIXED_HAS_THREAD_NAMES, true},
    {MHD_LIB_INFO_FIXED_HAS_SENDFILE, true},
    {MHD_LIB_INFO_FIXED_SUPPORT_LARGE_FILE, net::most_file_size > INT32_MAX},
    // Declared, but missing so far.
    {MHD_LIB_INFO_FIXED_SUPPORT_UPGRADE, false},
    {MHD_LIB_INFO_FIXED_SUPPORT_AUTH_BASIC, false},
    {MHD_LIB_INFO_FIXED_SUPPORT_AUTH_DIGEST, false},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_RFC2069, false},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_AUTH_INT, false},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_ALGO_SESSION, false},
    {MHD_LIB_INFO_FIXED_SUPPORT_DIGEST_AUTH_USERHASH, false},
};

const Ability* find_ability(MHD_LibInfoFixed query) {
  for (const Ability& ability : abilities)
    if (ability.query == query) return &ability;
  return nullptr;
}

// MHD_VERSION has two decimal digits in each of its bytes.
struct VersionText {
  char text[16] = {};
  std::size_t size = 0;
  constexpr VersionText() {
    for (int shift = 24; shift >= 0; shift -= 8) {
      const unsigned part = static_cast<unsigned>(MHD_VERSION) >> shift & 0xff;
      if (size) text[size++] = '.';
      if (part > 0xf) text[size++] = static_cast<char>('0' + (part >> 4));
      text[size++] = static_cast<char>('0' + (part & 0xf));
    }
  }
};
constexpr VersionText version_text;

MHD_String version_string() { return MHD_String{version_text.size, version_text.text}; }

MHD_LibInfoFixedPollingFunc polling_functions() {
  return MHD_LibInfoFixedPollingFunc{to_bool(net::has_poller(net::PollCall::select)),
                                     to_bool(net::has_poller(net::PollCall::poll)),
                                     to_bool(net::has_poller(net::PollCall::epoll))};
}

MHD_LibInfoTLSType tls_backends() { return MHD_LibInfoTLSType{MHD_NO, MHD_NO, MHD_NO}; }

}  // namespace

enum MHD_StatusCode MHD_lib_get_info_fixed_sz(enum MHD_LibInfoFixed info_type,
                                              union MHD_LibInfoFixedData* output_buf,
                                              size_t output_buf_size) {
  using Data = MHD_LibInfoFixedData;
  const Fixed answer(output_buf, output_buf_size);
  // All yes-or-no members are the same bytes of the union.
  if (const Ability* ability = find_ability(info_type))
    return answer(&Data::v_support_threads_bool, ability->present);
  switch (info_type) {
    case MHD_LIB_INFO_FIXED_VERSION_NUM:
      return answer(&Data::v_version_num_uint32, uint_fast32_t{MHD_VERSION});
    case MHD_LIB_INFO_FIXED_VERSION_STRING:
      return answer(&Data::v_version_string, version_string());
    case MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_MD5:
    case MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA256:
    case MHD_LIB_INFO_FIXED_TYPE_DIGEST_AUTH_SHA512_256:
      return answer(&Data::v_type_digest_auth_md5_algo_type,
                    MHD_LIB_INFO_FIXED_DIGEST_ALGO_TYPE_NOT_AVAILABLE);
    case MHD_LIB_INFO_FIXED_TYPES_SOCKETS_POLLING:
      return answer(&Data::v_types_sockets_polling, polling_functions());
    case MHD_LIB_INFO_FIXED_TYPE_IPV6:
      return answer(&Data::v_ipv6, MHD_LIB_INFO_FIXED_IPV6_TYPE_IPV6_PURE);
    case MHD_LIB_INFO_FIXED_TYPE_ITC:
      return answer(&Data::v_type_itc, MHD_LIB_INFO_FIXED_ITC_TYPE_EVENTFD);
    case MHD_LIB_INFO_FIXED_TLS_BACKENDS:
    case MHD_LIB_INFO_FIXED_TLS_KEY_PASSWORD_BACKENDS:
      return answer(&Data::v_tls_backends, tls_backends());
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

// The library has no global state that would have to be initialised.
enum MHD_StatusCode MHD_lib_get_info_dynamic_sz(enum MHD_LibInfoDynamic info_type,
                                                union MHD_LibInfoDynamicData* output_buf,
                                                size_t output_buf_size) {
  using Data = MHD_LibInfoDynamicData;
  const Dynamic answer(output_buf, output_buf_size);
  switch (info_type) {
    case MHD_LIB_INFO_DYNAMIC_INITED_FULLY_ONCE:
    case MHD_LIB_INFO_DYNAMIC_INITED_FULLY_NOW:
      return answer(&Data::v_inited_fully_once_bool, true);
    case MHD_LIB_INFO_DYNAMIC_TYPE_TLS:
      return answer(&Data::v_tls_backends, tls_backends());
    default:
      return MHD_SC_INFO_GET_TYPE_UNKNOWN;
  }
}

// Nothing makes the library panic: an error is a status code or the end of one connection. So there
// is nothing to call.
void MHD_lib_set_panic_func(MHD_PanicCallback, void*) {}
