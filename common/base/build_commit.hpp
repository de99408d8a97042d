// The commit that was built. Only mains include this: whatever links it is linked anew for each commit.
#pragma once

namespace framering {

extern const char* const kBuildCommit;

}  // namespace framering
