// Damaged scans' directories, given to everything that opens one: closed, refused with a reason, never made worse.
#include <algorithm>
#include <cstdio>

#include "common/base/crc32c.hpp"
#include "common/base/error.hpp"
#include "recorded/recorded_scan.hpp"
#include "tests/fuzz/scan_image.hpp"
#include "writer/sink/sink_factory.hpp"
#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/repacking.hpp"
#include "writer/upkeep/verification.hpp"

namespace framering::fuzz {

std::span<const Depth> least_depths() {
    static constexpr std::array depths{
        Depth{"verified as whole", 3},    Depth{"found damaged", 5}, Depth{"recovered", 4},
        Depth{"not recovered", 3},        Depth{"repacked", 3},      Depth{"recording resumed", 4},
        Depth{"frames after a resume", 2}};
    return depths;
}

namespace {
using Readable = std::map<std::uint64_t, int>;

void require_none_lost(const Readable& before, const std::string& by) {
    const Readable after = readable_frames();
    for (const auto& [sequence, times] : before) {
        if (!after.contains(sequence)) {
            defect(fmt::format("{} destroyed frame {}, which was readable before", by, sequence));
        }
    }
}

// Numbers that a user goes by.
bool says_the_same(const Manifest& one, const Manifest& other) {
    return one.state == other.state && one.received == other.received && one.stored == other.stored &&
           one.lost == other.lost && one.before_writer == other.before_writer && one.gaps == other.gaps;
}

// All frames but the first one have values, as a scan that was closed has them.
bool has_its_values() {
    RecordedScan scan(scan_directory());
    for (std::size_t n = 1; n < scan.frame_count(); ++n) {
        const FrameInfo& info = frames_of_scans()[n].info;
        const auto row = scan.values(n);
        if (!row || row->head.camera_time != info.camera_timestamp || row->values[0] != info.values[0] ||
            row->values[1] != info.values[1]) {
            return false;
        }
    }
    return true;
}

// What a program does that only reads; returns the frames that it gets.
std::size_t read_frames() {
    std::size_t frames = 0;
    (void)works_or_refuses([&] {
        RecordedScan scan(scan_directory());
        std::vector<std::byte> pixels;
        for (std::size_t n = scan.frame_count(); n-- > 0;) {
            const bool is_read = works_or_refuses([&] {
                const std::uint32_t crc = crc32c(scan.read(n, pixels).pixels);
                if (scan.is_in_place(n) && crc32c(scan.view(n).pixels) != crc) {
                    defect("a frame has other pixels in place than copied");
                }
            });
            frames += is_read ? 1 : 0;
            (void)works_or_refuses([&] { (void)scan.values(n); });
        }
    });
    return frames;
}

void verify(const ScanImage& original, const ScanChange& change) {
    if (!works_or_refuses([] { (void)verify_directory(scan_directory()); })) {
        reached("found damaged");
        return;
    }
    reached("verified as whole");
    if (read_frames() != read_manifest(scan_directory()).stored) {
        defect("verified as whole, and cannot be read");
    }
    const std::string_view manifest(reinterpret_cast<const char*>(original.files.at("scan.json").data()),
                                    original.files.at("scan.json").size());
    if (change.forged || change.beyond) {
        return;
    }
    if (readable_frames().size() != kFramesOfScan) {
        defect("verified as whole though pixels were changed");
    }
    if (!has_its_values()) {
        defect("verified as whole though values were changed");
    }
    if (!says_the_same(read_manifest(scan_directory()), manifest_from_json(std::string(manifest)))) {
        defect("verified as whole though its manifest was changed");
    }
}

void recover(const ScanChange& change) {
    const Readable before = change.beyond ? Readable() : readable_frames();
    if (works_or_refuses([] { (void)recover_directory(scan_directory()); })) {
        reached("recovered");
    } else {
        reached("not recovered");
    }
    require_none_lost(before, "the recovery");
    // Once more: nothing is left to be done, and nothing is undone.
    (void)works_or_refuses([] { (void)recover_directory(scan_directory()); });
    require_none_lost(before, "the second recovery");
    (void)works_or_refuses([] { (void)verify_directory(scan_directory()); });
}

void repack(Dice& dice, const ScanChange& change) {
    const Readable before = change.beyond ? Readable() : readable_frames();
    const Compression compression{dice.one_in(2) ? Codec::deflate : Codec::zstd, 1};
    if (works_or_refuses([&] { (void)repack_directory(scan_directory(), compression, 1); })) {
        reached("repacked");
    }
    require_none_lost(before, "the repacking");
}

void resume(Dice& dice) {
    SinkOptions options;
    options.threads = 1;
    options.kind.compression.codec = dice.one_in(3) ? Codec::deflate : Codec::none;
    options.kind.compression.level = options.kind.compression.codec == Codec::none ? 0 : 1;
    ScanPlan plan;
    plan.format = {48, 20, PixelFormat::mono16, 16, 650};
    (void)works_or_refuses([&] {
        const RecordingSettings settings = settings_of_scans();
        (void)summary_of_closed(find_scan(settings.output, settings.name, identity_of_scans()));
        ScanRecording recording =
            ScanRecording::open(make_sink(options), settings, identity_of_scans(), plan,
                                find_scan(settings.output, settings.name, identity_of_scans()));
        reached("recording resumed");
        recording.require_planned(frames_of_scans());
        recording.know_value_keys({{"temperature", "degC"}, {"power", "mW"}});
        recording.store(frames_of_scans());
        reached("frames after a resume");
        (void)recording.finish({RecordingState::complete, "", kFramesOfScan + 1, 0, dice.number_near(107)});
    });
}
// For who repeats an input.
void tell_changes(const ScanImage& original, const ScanImage& image) {
    fmt::print("a scan that was {}\n", original.name);
    for (const auto& [name, bytes] : image.files) {
        const auto was = original.files.find(name);
        if (was == original.files.end()) {
            fmt::print("{}: new, {} bytes\n", name, bytes.size());
        } else if (was->second != bytes) {
            const auto [first, second] = std::ranges::mismatch(was->second, bytes);
            fmt::print("{}: {} bytes, now {}; other from byte {} on\n", name, was->second.size(), bytes.size(),
                       first - was->second.begin());
        }
    }
    for (const auto& [name, bytes] : original.files) {
        if (!image.files.contains(name)) {
            fmt::print("{}: gone\n", name);
        }
    }
    std::fflush(stdout);
}
}  // namespace

}  // namespace framering::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace framering::fuzz;
    Dice dice(data, size);
    const ScanImage& original = dice.of(recorded_scans());
    ScanImage image = original;
    ScanChange change = change_scan(dice, image);
    put_in_place(image, dice, change);
    tell_changes(original, image);
    (void)read_frames();
    switch (dice.below(4)) {
        case 0:
            repack(dice, change);
            break;
        case 1:
            resume(dice);
            break;
        default:
            original.is_closed ? verify(original, change) : recover(change);
            break;
    }
    return 0;
}
