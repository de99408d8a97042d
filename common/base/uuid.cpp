#include "common/base/uuid.hpp"

#include <algorithm>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_generators.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace framering {

namespace {
UuidBytes bytes_of(const boost::uuids::uuid& uuid) {
    UuidBytes bytes{};
    std::copy(uuid.begin(), uuid.end(), bytes.begin());
    return bytes;
}
}  // namespace

UuidBytes new_uuid() {
    return bytes_of(boost::uuids::random_generator()());
}

UuidBytes uuid_of(const std::string& text) {
    return bytes_of(boost::uuids::name_generator_sha1(boost::uuids::ns::oid())(text));
}

std::string uuid_text(const UuidBytes& uuid) {
    boost::uuids::uuid value{};
    std::copy(uuid.begin(), uuid.end(), value.begin());
    return boost::uuids::to_string(value);
}

}  // namespace framering
