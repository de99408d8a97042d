// What a wild pointer, another program or another version does to segments.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "common/session/session_view.hpp"
#include "common/shm/layout_table.hpp"
#include "tests/fuzz/session_image.hpp"
#include "tests/fuzz/text_edits.hpp"

namespace framering::fuzz {

namespace fs = std::filesystem;

namespace {
void write_at(const std::string& segment, std::uint64_t offset, const void* bytes, std::size_t size) {
    const int file = ::open(file_of(segment).c_str(), O_RDWR | O_CLOEXEC);
    if (file == -1) {
        return;
    }
    struct stat status {};
    if (fstat(file, &status) == 0 && offset + size <= static_cast<std::uint64_t>(status.st_size)) {
        (void)!pwrite(file, bytes, size, static_cast<off_t>(offset));
    }
    ::close(file);
}

std::uint64_t word_at(const std::string& segment, std::uint64_t offset, std::size_t size) {
    std::uint64_t word = 0;
    std::ifstream file(file_of(segment), std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    file.read(reinterpret_cast<char*>(&word), static_cast<std::streamsize>(std::min<std::size_t>(size, 8)));
    return word;
}

// A structure somewhere in a segment.
struct Target {
    std::string segment;
    std::string_view structure;
    std::uint64_t offset;
};

Target choose_target(Dice& dice) {
    switch (dice.below(17)) {
        case 0:
            return {dice.one_in(2) ? control_name() : frames_name(), "Identity", 0};
        case 1:
            return {control_name(), "Requests", layout::kRequestsOffset};
        case 2:
        case 3:
        case 4:
            return {control_name(), "ReaderEntry", layout::entry_offset(dice.below(2))};
        case 5:
            return {control_name(), "ReaderEntry", layout::entry_offset(dice.below(layout::kReaderEntries))};
        case 6:
        case 7:
        case 8:
            return {
                control_name(), "ScanRecord",
                layout::kProducerOffset + layout::kScanRecordsOffset + dice.below(3) * layout::kScanRecordBytes};
        case 9:
        case 10:
        case 11:
            return {
                frames_name(), "FrameInfo",
                layout::kHeaderTableOffset + dice.below(kImageSlots + layout::kSpareSlots) * sizeof(FrameInfo)};
        case 12:
            return {control_name(), "SourceState", layout::kProducerOffset + layout::kSourceStateOffset};
        default:
            return {control_name(), "ProducerState", layout::kProducerOffset};
    }
}

void change_text(Dice& dice, const Target& target, const layout::Field& field) {
    std::string text(field.size, dice.one_in(3) ? '\xff' : 'x');  // to its end: no zero
    if (field.name == "plan") {
        text = changed_json(
            dice, R"({"width":32,"height":16,"pixel_format":"mono16","significant_bits":12,"pixel_size_nm":650,
"frames":40,"duration_ns":null,"frame_rate_hz":0,"when_full":"wait","source":"test","source_settings":{"noise":"3"},
"axes":[{"name":"t","unit":"s","length":10,"step":0.5}],"setup":{"sample":"cells","channels":[{"name":"GFP"}]}})");
        const std::uint32_t bytes = static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), field.size));
        write_at(target.segment, target.offset + offsetof(layout::ScanRecord, plan_bytes), &bytes, sizeof bytes);
    } else if (dice.one_in(2)) {
        text = dice.text(field.size);
    }
    text.resize(std::min<std::size_t>(text.size(), field.size));
    write_at(target.segment, target.offset + field.offset, text.data(), text.size());
}

void change_field(Dice& dice, const Target& target) {
    std::vector<const layout::Field*> fields;
    for (const layout::Field& field : layout::kFields) {
        if (field.structure == target.structure) {
            fields.push_back(&field);
        }
    }
    const layout::Field& field = *dice.of(fields);
    if (field.size > 8) {
        change_text(dice, target, field);
        return;
    }
    const std::uint64_t offset = target.offset + field.offset;
    const std::uint64_t value = dice.number_near(word_at(target.segment, offset, field.size));
    write_at(target.segment, offset, &value, field.size);
}

void change_slot_word(Dice& dice) {
    const std::uint64_t offset =
        layout::kProducerOffset + layout::kSlotWordsOffset + 8 * dice.below(kImageSlots + layout::kSpareSlots);
    const std::uint64_t value = dice.number_near(word_at(control_name(), offset, 8));
    write_at(control_name(), offset, &value, sizeof value);
}

// Head and slot words that agree: a long run, near the end of the numbers.
void move_ring(Dice& dice) {
    const std::uint64_t head = dice.number();
    for (std::uint64_t back = 1; back <= kImageSlots; ++back) {
        const std::uint64_t whole = 2 * (head - back) + 2;
        write_at(control_name(),
                 layout::kProducerOffset + layout::kSlotWordsOffset + 8 * ((head - back) % kImageSlots), &whole,
                 8);
    }
    const std::uint64_t newest = 2 * head;
    const std::uint64_t cursor = head - dice.below(6);
    write_at(control_name(), layout::kProducerOffset + offsetof(layout::ProducerState, head), &head, 8);
    write_at(control_name(), layout::kProducerOffset + offsetof(layout::ProducerState, newest), &newest, 8);
    write_at(control_name(), layout::entry_offset(0) + offsetof(layout::ReaderEntry, cursor), &cursor, 8);
}

void change_any(Dice& dice) {
    const std::string segment = dice.one_in(2) ? control_name() : frames_name();
    const std::uint64_t page = dice.below(2) == 0 ? layout::kProducerOffset : layout::kPage * dice.below(600);
    const std::uint64_t value = dice.number();
    write_at(segment, page + 8 * dice.below(160), &value, 1 + dice.below(8));
}
}  // namespace

void change_bytes(Dice& dice) {
    for (std::uint64_t i = dice.below(6); i > 0; --i) {
        const std::uint64_t kind = dice.below(16);
        if (kind == 0) {
            change_any(dice);
        } else if (kind == 1) {
            move_ring(dice);
        } else if (kind < 4) {
            change_slot_word(dice);
        } else {
            change_field(dice, choose_target(dice));
        }
    }
}

void change_word(Dice& dice, WordOf whose) {
    change_field(dice, whose == WordOf::requests
                           ? Target{control_name(), "Requests", layout::kRequestsOffset}
                           : Target{control_name(), "ReaderEntry", layout::entry_offset(dice.below(3))});
}

namespace {
// Both segments of another ring, true in every word of their identities; the rest as it was.
void change_geometry(Dice& dice) {
    const std::uint64_t slots = 2 + dice.below(40);
    const std::uint64_t stride = layout::kPage * (1 + dice.below(4));
    for (const std::string& segment : {control_name(), frames_name()}) {
        const std::uint64_t size =
            segment == control_name() ? layout::control_bytes(slots) : layout::frames_bytes(slots, stride);
        const std::uint64_t pixels = layout::pixel_offset(slots);
        (void)!truncate(file_of(segment).c_str(), static_cast<off_t>(size));
        write_at(segment, offsetof(layout::Identity, segment_bytes), &size, 8);
        write_at(segment, offsetof(layout::Identity, slot_count), &slots, 8);
        write_at(segment, offsetof(layout::Identity, slot_stride), &stride, 8);
        write_at(segment, offsetof(layout::Identity, pixel_offset), &pixels, 8);
    }
}
}  // namespace

void change_files(Dice& dice) {
    const fs::path control = file_of(control_name());
    const fs::path frames = file_of(frames_name());
    const fs::path& one = dice.one_in(2) ? control : frames;
    std::error_code ignored;
    switch (dice.below(8)) {
        case 0:
        case 1:
            change_geometry(dice);
            break;
        case 2:
        case 3: {
            const std::uint64_t size = fs::file_size(one, ignored);
            fs::resize_file(one, dice.one_in(3) ? dice.below(70'000) : dice.below(size + 10'000), ignored);
            break;
        }
        case 4:
            fs::rename(control, control.string() + "_x", ignored);
            fs::rename(frames, control, ignored);
            fs::rename(control.string() + "_x", frames, ignored);
            break;
        case 5:
            fs::remove(one, ignored);
            break;
        case 6:
            fs::remove(one, ignored);
            fs::create_directory(one, ignored);
            break;
        default:
            fs::remove(one, ignored);
            fs::create_symlink(dice.one_in(2) ? one : &one == &control ? frames : control, one, ignored);
            break;
    }
}

}  // namespace framering::fuzz
