#include "writer/maintenance.hpp"

#include "writer/recovering.hpp"

namespace framering {

ExitCode maintain(const Maintenance& maintenance) {
    return recover_directory(maintenance.directory);
}

}  // namespace framering
