// A probe is declared with its targets, so whoever may use the probes may use these.
@_exported public import Endpoints
