// The download of certificate files. Inside of the simulator. Pure; safe to call from any thread.
//
// Source: NHN Cloud Certificate Manager API guides v1.0 to v1.3, "Download Certificate Files" and
// "Response Codes". Not documented there: a failure by name has HTTP status 200, and the file of an
// expired certificate is sent (the fault `file-code=52005` refuses it).
#ifndef LIB_SIMULATOR_FILE_API_H_
#define LIB_SIMULATOR_FILE_API_H_

#include "lib/http_server/server.h"
#include "lib/simulator/answer_context.h"
#include "lib/simulator/list_query.h"

namespace certmon::simulator {

[[nodiscard]] http::ServerResponse AnswerFile(const AnswerContext& context, const FilePath& path);

}  // namespace certmon::simulator

#endif  // LIB_SIMULATOR_FILE_API_H_
