#include <framering/framering.h>

static_assert(sizeof(framering_record) == 64, "as in the file");
