// The object that precompiled.h is compiled for.
#include "tests/support/precompiled.h"
