// SPDX-License-Identifier: LGPL-2.1-or-later
// A lock, for the few things that several threads share and that are not for every request.
#ifndef MHD_SERVER_MUTEX_H
#define MHD_SERVER_MUTEX_H

#include <pthread.h>

namespace mhd::server {

class Mutex {
 public:
  Mutex() = default;
  ~Mutex() { pthread_mutex_destroy(&mutex_); }
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

 private:
  friend class Locked;
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
};

// Holds the lock as long as it lives.
class Locked {
 public:
  explicit Locked(Mutex& mutex) : mutex_(mutex.mutex_) { pthread_mutex_lock(&mutex_); }
  ~Locked() { pthread_mutex_unlock(&mutex_); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;

 private:
  pthread_mutex_t& mutex_;
};

}  // namespace mhd::server

#endif
