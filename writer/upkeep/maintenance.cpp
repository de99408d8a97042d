#include "writer/upkeep/maintenance.hpp"

#include "writer/upkeep/recovering.hpp"
#include "writer/upkeep/repacking.hpp"
#include "writer/upkeep/verification.hpp"

namespace framering {

ExitCode maintain(const Maintenance& maintenance) {
    switch (maintenance.task) {
        case Maintenance::Task::recover:
            return recover_directory(maintenance.directory);
        case Maintenance::Task::repack:
            return repack_directory(maintenance.directory, maintenance.compression, maintenance.threads);
        case Maintenance::Task::verify:
            break;
    }
    return verify_directory(maintenance.directory);
}

}  // namespace framering
