// SPDX-License-Identifier: LGPL-2.1-or-later
// The functions of the interface that do nothing yet: each says so, and keeps nothing that the
// caller gave away.
#include <cstdlib>

#include "api/mhd2/daemon.h"

// ---- daemon and connections ----

void MHD_daemon_event_update(struct MHD_Daemon*, struct MHD_EventUpdateContext*, enum MHD_FdState) {
}

// No daemon runs in a work mode with registered events.
enum MHD_StatusCode MHD_daemon_process_reg_events(struct MHD_Daemon* daemon, uint_fast64_t*) {
  if (daemon->state == MHD_Daemon::State::failed) return MHD_SC_TOO_LATE;
  return daemon->running ? MHD_SC_EXTERNAL_EVENT_ONLY : MHD_SC_TOO_EARLY;
}

// The key comes from the application's malloc().
enum MHD_StatusCode MHD_connection_set_psk(struct MHD_ServerCredentialsContext*, size_t,
                                           const char* psk) {
  std::free(const_cast<char*>(psk));
  return MHD_SC_FEATURE_DISABLED;
}

// ---- upgrading ----

const struct MHD_Action* MHD_action_upgrade(struct MHD_Request*, const char*, MHD_UpgradeHandler,
                                            void*, size_t, const struct MHD_NameValueCStr*) {
  return nullptr;
}

const struct MHD_UploadAction* MHD_upload_action_upgrade(struct MHD_Request*, const char*,
                                                         MHD_UpgradeHandler, void*, size_t,
                                                         const struct MHD_NameValueCStr*) {
  return nullptr;
}

enum MHD_StatusCode MHD_upgraded_recv(struct MHD_UpgradedHandle*, size_t, void*,
                                      size_t* received_size, uint_fast64_t) {
  *received_size = 0;
  return MHD_SC_FEATURE_DISABLED;
}

enum MHD_StatusCode MHD_upgraded_send(struct MHD_UpgradedHandle*, size_t, const void*,
                                      size_t* sent_size, uint_fast64_t, enum MHD_Bool) {
  *sent_size = 0;
  return MHD_SC_FEATURE_DISABLED;
}

enum MHD_StatusCode MHD_upgraded_close(struct MHD_UpgradedHandle*) {
  return MHD_SC_FEATURE_DISABLED;
}

// ---- authentication ----

size_t MHD_digest_get_hash_size(enum MHD_DigestAuthAlgo) { return 0; }

enum MHD_StatusCode MHD_digest_auth_calc_userhash(enum MHD_DigestAuthAlgo, const char*, const char*,
                                                  size_t, void*) {
  return MHD_SC_FEATURE_DISABLED;
}

enum MHD_StatusCode MHD_digest_auth_calc_userhash_hex(enum MHD_DigestAuthAlgo, const char*,
                                                      const char*, size_t, char*) {
  return MHD_SC_FEATURE_DISABLED;
}

enum MHD_StatusCode MHD_digest_auth_calc_userdigest(enum MHD_DigestAuthAlgo, const char*,
                                                    const char*, const char*, size_t, void*) {
  return MHD_SC_FEATURE_DISABLED;
}

enum MHD_DigestAuthResult MHD_digest_auth_check(struct MHD_Request*, const char*, const char*,
                                                const char*, uint_fast32_t,
                                                enum MHD_DigestAuthMultiQOP,
                                                enum MHD_DigestAuthMultiAlgo) {
  return MHD_DAUTH_ERROR;
}

enum MHD_DigestAuthResult MHD_digest_auth_check_digest(struct MHD_Request*, const char*,
                                                       const char*, size_t, const void*,
                                                       uint_fast32_t, enum MHD_DigestAuthMultiQOP,
                                                       enum MHD_DigestAuthMultiAlgo) {
  return MHD_DAUTH_ERROR;
}

enum MHD_StatusCode MHD_response_add_auth_digest_challenge(struct MHD_Response*, const char*,
                                                           const char*, const char*, enum MHD_Bool,
                                                           enum MHD_DigestAuthMultiQOP,
                                                           enum MHD_DigestAuthMultiAlgo,
                                                           enum MHD_Bool, enum MHD_Bool) {
  return MHD_SC_FEATURE_DISABLED;
}

enum MHD_StatusCode MHD_response_add_auth_basic_challenge(struct MHD_Response*, const char*,
                                                          enum MHD_Bool) {
  return MHD_SC_FEATURE_DISABLED;
}
