#include "tests/fuzz/tiff_edits.hpp"

#include <algorithm>
#include <set>

namespace framering::fuzz {

namespace {
// Numbers that mean something in one tag or another: types, kinds of pixels, all compressions of libtiff.
constexpr std::array<std::uint64_t, 34> kWords{1,     2,     3,     4,     5,     6,     7,     8,     9,
                                               10,    11,    12,    13,    14,    16,    18,    32,    64,
                                               32766, 32771, 32773, 32809, 32895, 32908, 32909, 32946, 34661,
                                               34676, 34677, 34712, 34887, 34925, 50000, 50001};

struct Field {
    std::uint64_t offset;
    std::size_t size;
};

// The header and directories of a file that is a TIFF at least in part.
class TiffMap {
  public:
    explicit TiffMap(const Bytes& file) : file_(&file) {
        big_endian_ = number_at(file, 0, 2) == 0x4d4d;
        is_big_ = number(2, 2) == 43;
        const std::uint64_t first = is_big_ ? 8 : 4;
        fields_.push_back({first, word()});
        std::set<std::uint64_t> seen;
        for (std::uint64_t at = number(first, word()); at != 0 && seen.insert(at).second && seen.size() < 40;) {
            at = map_directory(at);
        }
    }

    [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
    [[nodiscard]] std::uint64_t number(std::uint64_t offset, std::size_t size) const {
        return turned(number_at(*file_, offset, size), size);
    }
    // As the file has it.
    [[nodiscard]] std::uint64_t turned(std::uint64_t value, std::size_t size) const {
        std::uint64_t result = value;
        for (std::size_t i = 0; big_endian_ && i < size; ++i) {
            result = (i == 0 ? 0 : result << 8) | (value >> (8 * i) & 0xff);
        }
        return result;
    }

  private:
    [[nodiscard]] std::size_t word() const noexcept { return is_big_ ? 8 : 4; }

    std::uint64_t map_directory(std::uint64_t at) {
        const std::size_t count_size = is_big_ ? 8 : 2;
        const std::uint64_t entries = std::min<std::uint64_t>(number(at, count_size), 40);
        fields_.push_back({at, count_size});
        at += count_size;
        for (std::uint64_t i = 0; i < entries; ++i, at += 4 + 2 * word()) {
            fields_.push_back({at, 2});
            fields_.push_back({at + 2, 2});
            fields_.push_back({at + 4, word()});
            fields_.push_back({at + 4 + word(), word()});
            fields_.push_back({at + 4 + word(), 2});
            map_values(at);
        }
        fields_.push_back({at, word()});
        return number(at, word());
    }

    // What an entry points at: strips' offsets and lengths, texts.
    void map_values(std::uint64_t entry) {
        const std::uint64_t place = number(entry + 4 + word(), word());
        if (number(entry + 4, word()) * 2 > word() && place + 8 < file_->size()) {
            fields_.push_back({place, 4});
            fields_.push_back({place + 4, 4});
        }
    }

    const Bytes* file_;
    bool big_endian_ = false;
    bool is_big_ = false;
    std::vector<Field> fields_;
};

void change_block(Dice& dice, Bytes& file) {
    const std::size_t length = std::min<std::size_t>(file.size(), std::size_t{1} << dice.below(13));
    const std::size_t from = dice.below(file.size() - length + 1);
    const std::size_t to = dice.below(file.size() - length + 1);
    for (std::size_t i = 0; i < length; ++i) {
        dice.one_in(2) ? std::swap(file[from + i], file[to + i]) : void(file[to + i] = file[from + i]);
    }
}
}  // namespace

void put_number(Bytes& file, std::uint64_t offset, std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size && offset < file.size() && i < file.size() - offset; ++i) {
        file[offset + i] = static_cast<std::byte>(value >> (8 * i));
    }
}

std::uint64_t number_at(const Bytes& file, std::uint64_t offset, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size && offset < file.size() && i < file.size() - offset; ++i) {
        value |= std::to_integer<std::uint64_t>(file[offset + i]) << (8 * i);
    }
    return value;
}

void change_tiff(Dice& dice, Bytes& file) {
    for (std::uint64_t i = 1 + dice.below(3); i > 0; --i) {
        const TiffMap map(file);
        if (file.empty() || dice.one_in(6)) {
            change_any_bytes(dice, file);
            continue;
        }
        const Field& field = dice.of(map.fields());
        // Fields that lead elsewhere lead to another one in some cases: loops, pages within pages.
        const std::uint64_t value =
            dice.one_in(4) ? dice.of(map.fields()).offset : dice.number_near(map.number(field.offset, field.size));
        put_number(file, field.offset, map.turned(value, field.size), field.size);
    }
}

void change_any_bytes(Dice& dice, Bytes& file) {
    const std::uint64_t place =
        dice.below(dice.one_in(2) ? std::min<std::size_t>(file.size(), 4096) : file.size());
    switch (dice.below(8)) {
        case 0:
            file.resize(dice.below(file.size() + 1));
            break;
        case 1:
            file.resize(file.size() + dice.below(10'000), dice.one_in(2) ? std::byte{} : std::byte{0x5a});
            break;
        case 2:
            std::fill(file.begin() + static_cast<std::ptrdiff_t>(place), file.end(), std::byte{});
            break;
        case 3:
            change_block(dice, file);
            break;
        case 4:
        case 5:
            if (!file.empty()) {
                file[place] ^= static_cast<std::byte>(1U << dice.below(8));
            }
            break;
        default:
            put_number(file, place / 4 * 4, dice.number(), dice.one_in(2) ? 8 : 4);
            break;
    }
}

}  // namespace framering::fuzz
