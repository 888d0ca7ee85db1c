// SPDX-License-Identifier: LGPL-2.1-or-later
// The few symbols that compiled C++ may refer to and that a C++ run-time library would bring. They
// stay hidden inside the library, so that embedding it needs no libstdc++.

extern "C" {

// Called through a virtual function table of an object under construction; no code of ours does
// that.
[[noreturn, gnu::visibility("hidden")]] void __cxa_pure_virtual() { __builtin_trap(); }

}  // extern "C"
