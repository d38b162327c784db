// Compiled with what the room scan sees: base is declared, mime is not.
#include "base/zone.h"
#ifdef MISUSE
#include "mime/walk.h"
#endif

backstop::Zone Use() { return backstop::Zone::kHead; }
