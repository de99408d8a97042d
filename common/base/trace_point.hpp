// Named points of the protocol, where a death changes what others see: probes that tests (tests/crash) and tracers
// (perf, bpftrace, gdb) can stop at in the programs as they ship.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace framering {

// A point's name as it stands in the probe's note: a zero behind it, then blanks, which mean that it has no
// arguments. The assembler takes it as numbers, because only a macro could give it the text.
struct TracePointName {
    static constexpr std::size_t kMostBytes = 32;

    // NOLINTNEXTLINE(google-explicit-constructor): a name is written as a string
    template <std::size_t N>
    consteval TracePointName(const char (&text)[N]) {
        static_assert(N <= kMostBytes);
        std::array<char, kMostBytes> bytes{};
        bytes.fill(' ');
        std::copy_n(text, N, bytes.begin());
        for (std::size_t i = 0; i < kMostBytes; ++i) {
            words[i / 4] |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (i % 4 * 8);
        }
    }

    std::uint32_t words[kMostBytes / 4]{};
};

// A no-operation here, and an ELF note that tells its address and name, in the form of SystemTap's sys/sdt.h.
// What stands before it in the source has been done when it is reached, what stands behind it has not: for the
// memory of other processes it is a barrier to the compiler, none to the processor.
template <TracePointName kName>
[[gnu::always_inline]] inline void trace_point() noexcept {
#if defined(__ELF__) && (defined(__x86_64__) || defined(__aarch64__))
    // NOLINTNEXTLINE(hicpp-no-assembler): there is no other way to a note
    asm volatile(
        "990: nop\n"
        ".pushsection .note.stapsdt,\"?\",\"note\"\n"
        ".balign 4\n"
        ".4byte 992f-991f, 994f-993f, 3\n"
        "991: .asciz \"stapsdt\"\n"
        "992: .balign 4\n"
        "993: .8byte 990b, _.stapsdt.base, 0\n"
        ".asciz \"framering\"\n"
        ".4byte %c0, %c1, %c2, %c3, %c4, %c5, %c6, %c7\n"
        ".byte 0\n"
        "994: .balign 4\n"
        ".popsection\n"
        ".ifndef _.stapsdt.base\n"
        ".pushsection .stapsdt.base,\"aG\",\"progbits\",.stapsdt.base,comdat\n"
        ".weak _.stapsdt.base\n"
        ".hidden _.stapsdt.base\n"
        "_.stapsdt.base: .space 1\n"
        ".size _.stapsdt.base, 1\n"
        ".popsection\n"
        ".endif\n"
        :
        : "n"(kName.words[0]), "n"(kName.words[1]), "n"(kName.words[2]), "n"(kName.words[3]), "n"(kName.words[4]),
          "n"(kName.words[5]), "n"(kName.words[6]), "n"(kName.words[7])
        : "memory");
#endif
}

}  // namespace framering
