// The object file of precompiled.h.
#include "tests/support/precompiled.h"
