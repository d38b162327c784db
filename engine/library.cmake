# The library itself: classifier.cc joins the rooms (backstop::backstop, C++), c_api.cc gives the C ABI (backstop::c).
