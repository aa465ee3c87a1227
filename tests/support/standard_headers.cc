// The object that standard_headers.h is compiled for.
#include "tests/support/standard_headers.h"
