// The object file of standard_headers.h.
#include "tests/support/standard_headers.h"
