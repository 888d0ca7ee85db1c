// SPDX-License-Identifier: LGPL-2.1-or-later
// What is behind a descriptor that content comes from.
#ifndef MHD_NET_FILE_H
#define MHD_NET_FILE_H

#include <sys/types.h>

#include <cstdint>

namespace mhd::net {

// Positions in files end here.
inline constexpr std::uint64_t most_file_size =
    sizeof(off_t) < 8 ? std::uint64_t{INT32_MAX} : std::uint64_t{INT64_MAX};

// The present size of a regular file or block device that can be read. False: it is neither.
[[nodiscard]] bool measure_file(int fd, std::uint64_t& size);

// Whether it gives bytes one after the other: a pipe, a socket, a device or a file that can be read.
bool is_readable_stream(int fd);

}  // namespace mhd::net

#endif
