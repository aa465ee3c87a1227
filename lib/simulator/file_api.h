// The download of certificate files. Inside of the simulator. Pure functions.
//
// Source: NHN Cloud Certificate Manager API guides v1.0 to v1.3, "Download Certificate Files" and
// "Response Codes". Not documented, and decided here: a failure by name has HTTP status 200, and an
// expired certificate's file is given (the fault `file-code=52005` refuses).
#ifndef LIB_SIMULATOR_FILE_API_H_
#define LIB_SIMULATOR_FILE_API_H_

#include "lib/http_server/server.h"
#include "lib/simulator/list_query.h"
#include "lib/simulator/making.h"

namespace certmon::simulator {

[[nodiscard]] http::ServerResponse AnswerFile(const Making& making, const FilePath& path);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FILE_API_H_
