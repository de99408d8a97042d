#include "common/base/uuid.hpp"

#include <algorithm>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_generators.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace framering {

UuidBytes new_uuid() {
    const boost::uuids::uuid made = boost::uuids::random_generator()();
    UuidBytes bytes{};
    std::copy(made.begin(), made.end(), bytes.begin());
    return bytes;
}

std::string uuid_text(const UuidBytes& uuid) {
    boost::uuids::uuid value{};
    std::copy(uuid.begin(), uuid.end(), value.begin());
    return boost::uuids::to_string(value);
}

}  // namespace framering
