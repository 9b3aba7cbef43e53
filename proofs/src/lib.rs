//! Exhaustive exploration of the engine, in lock-step with the model.
