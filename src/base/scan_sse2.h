// SPDX-License-Identifier: LGPL-2.1-or-later
// Scanners that look at 16 bytes at a time, for x86-64. A load never reaches beyond `end`: what is
// left is scanned byte by byte.
#ifndef MHD_BASE_SCAN_SSE2_H
#define MHD_BASE_SCAN_SSE2_H

#include <emmintrin.h>

#include "base/scan_portable.h"

namespace mhd::sse2 {

inline __m128i load_block(const char* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}

inline __m128i equal_to(__m128i bytes, char c) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)); }

// Unsigned comparison, which SSE2 lacks.
inline __m128i at_most(__m128i bytes, char limit) {
  return _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(limit)), bytes);
}

inline __m128i minus(__m128i bytes, char c) { return _mm_sub_epi8(bytes, _mm_set1_epi8(c)); }

// One bit per byte; bits 16 and up are clear.
inline unsigned bits_of(__m128i matches) {
  return static_cast<unsigned>(_mm_movemask_epi8(matches));
}

// As portable::scan_token_end. Blocks pass over letters, digits and '-', which most names consist
// of; where such a run ends the rarer characters are looked up one by one.
inline const char* scan_token_end(const char* p, const char* end) {
  while (end - p >= 16) {
    const __m128i bytes = load_block(p);
    const __m128i lower = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
    const __m128i letters = at_most(minus(lower, 'a'), 'z' - 'a');
    const __m128i digits = at_most(minus(bytes, '0'), 9);
    const __m128i run = _mm_or_si128(_mm_or_si128(letters, digits), equal_to(bytes, '-'));
    const int length = __builtin_ctz(~bits_of(run));
    p += length;
    if (length < 16) break;
  }
  return portable::scan_token_end(p, end);
}

// As portable::scan_until_ctl.
inline const char* scan_until_ctl(const char* p, const char* end) {
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = load_block(p);
    const __m128i low = _mm_andnot_si128(equal_to(bytes, '\t'), at_most(bytes, 0x1f));
    const unsigned found = bits_of(_mm_or_si128(low, equal_to(bytes, 0x7f)));
    if (found) return p + __builtin_ctz(found);
  }
  return portable::scan_until_ctl(p, end);
}

// As portable::scan_target_end.
inline const char* scan_target_end(const char* p, const char* end) {
  for (; end - p >= 16; p += 16) {
    const __m128i bytes = load_block(p);
    const unsigned found = bits_of(_mm_or_si128(at_most(bytes, 0x20), equal_to(bytes, 0x7f)));
    if (found) return p + __builtin_ctz(found);
  }
  return portable::scan_target_end(p, end);
}

// As portable::copy_form_run. A block is stored whole when that overwrites nothing that is not
// read.
inline const char* copy_form_run(char* to, const char* p, const char* end) {
  while (end - p >= 16) {
    const __m128i bytes = load_block(p);
    const unsigned found = bits_of(_mm_or_si128(equal_to(bytes, '%'), equal_to(bytes, '&')));
    const int length = found ? __builtin_ctz(found) : 16;
    if (p + length - to < 16) break;
    const __m128i pluses = _mm_and_si128(equal_to(bytes, '+'), _mm_set1_epi8('+' ^ ' '));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_xor_si128(bytes, pluses));
    p += length;
    to += length;
    if (length < 16) return p;
  }
  return portable::copy_form_run(to, p, end);
}

// As portable::same_bytes. The last block may overlap the one before it.
inline bool same_bytes(const char* a, const char* b, std::size_t size) {
  const std::size_t last = size - 16;
  __m128i difference = _mm_xor_si128(load_block(a + last), load_block(b + last));
  for (std::size_t i = 0; i < last; i += 16)
    difference = _mm_or_si128(difference, _mm_xor_si128(load_block(a + i), load_block(b + i)));
  return bits_of(_mm_cmpeq_epi8(difference, _mm_setzero_si128())) == 0xffff;
}

}  // namespace mhd::sse2

#endif
