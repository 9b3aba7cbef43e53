/* certgate for C++17: everything from one header.
 *
 * certgate::host runs a meeting over the objects and functions that a client has: give it your
 * window and your services, tell it what the services report, and it asks the person once for
 * each certificate and answers every service that waits. certgate::engine is the engine alone,
 * for a client with a run loop of its own; certgate.h is what both are made of.
 *
 * Nothing here throws of itself, and the headers compile without exceptions. What the standard
 * library throws (std::bad_alloc) and what your own callbacks throw reaches you, never the
 * library.
 */
#ifndef CERTGATE_HPP
#define CERTGATE_HPP

#include "certgate/clocks.hpp"
#include "certgate/engine.hpp"
#include "certgate/host.hpp"
#include "certgate/note.hpp"
#include "certgate/prompt.hpp"
#include "certgate/service.hpp"
#include "certgate/status.hpp"
#include "certgate/window.hpp"

#endif
