#pragma once

namespace velo {

/// Where threads meet, tests want every order of events: with the environment variable VELO_STRESS set, this gives the
/// processor away or sleeps a moment now and then, else it does nothing.
void disturb();

}  // namespace velo
