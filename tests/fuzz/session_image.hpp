// The segments of a session as files of bytes: taken from a real one, put back in its place, changed.
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/fuzz/fuzzing.hpp"

namespace framering::fuzz {

inline constexpr std::uint64_t kImageSlots = 4;
inline constexpr std::uint64_t kImageStride = 4096;

struct SegmentImage {
    std::uint64_t size = 0;
    std::map<std::uint64_t, std::vector<std::byte>> pages;  // by offset; zero ones are left out
};

struct SessionImage {
    SegmentImage control;
    SegmentImage frames;
};

// Sessions that a killed acquirer has left: in mid-scan with a killed writer that is owed frames, announced only,
// after a scan, with dropped frames in the spare slots.
[[nodiscard]] const std::vector<SessionImage>& left_sessions();

// Names of this run's segments, and where one lies.
[[nodiscard]] std::string control_name();
[[nodiscard]] std::string frames_name();
[[nodiscard]] std::filesystem::path file_of(const std::string& segment);

// Makes the segments of this run anew.
void put_in_place(const SessionImage& image);
void remove_segments() noexcept;

// Changes what the segments of this run hold: fields by their type, whole geometries, any bytes. Also while they
// are mapped; then never their length, as that is a signal by design (docs/shared_memory.md).
void change_bytes(Dice& dice);
// One word that another process than the acquirer may write.
enum class WordOf : std::uint8_t { reader, requests };
void change_word(Dice& dice, WordOf whose);
// The files as such: shorter, longer, exchanged, gone, no files at all.
void change_files(Dice& dice);

}  // namespace framering::fuzz
